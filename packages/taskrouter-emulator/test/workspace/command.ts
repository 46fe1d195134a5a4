import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from 'taskrouter/parsed';
import type { TaskRouter } from '#src';
import { PatientClient } from '#src/workspace/account/patient-client';
import type { CommandContext } from '#src/workspace/command/command-context';
import { runWorkspace } from '#src/workspace/command/run-workspace';

/** What a run of the command gave. */
export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** ms that it would have waited. */
  readonly waited: number;
}

/** The command with its files in a folder of its own, against one TaskRouter; no time passes while it waits. */
export class Command {
  readonly directory = mkdtempSync(join(tmpdir(), 'workspace-'));
  private time = Date.now();

  constructor(private readonly taskRouter: TaskRouter) {}

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  /** Writes a file and gives its path. */
  write(name: string, content: string | object): string {
    writeFileSync(this.path(name), typeof content === 'string' ? content : JSON.stringify(content));
    return this.path(name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  snapshots(): string[] {
    return readdirSync(this.directory).filter((name) => name.startsWith('snapshot'));
  }

  /** Runs `workspace …args`; `apply` writes its snapshot into the folder. */
  async run(args: readonly string[], changes: Partial<CommandContext> = {}): Promise<CommandResult> {
    const [out, err]: [string[], string[]] = [[], []];
    let waited = 0;
    const pacing = {
      now: () => this.time,
      sleep: (ms: number) => {
        this.time += ms;
        waited += ms;
        return Promise.resolve();
      },
    };
    const { url, accountSid, authToken } = this.taskRouter;
    const snapshot =
      args[0] === 'apply' && !args.includes('--snapshot')
        ? ['--snapshot', this.path(`snapshot-${this.snapshots().length}.json`)]
        : [];
    const code = await runWorkspace([...args, ...snapshot, '--taskrouter-url', url], {
      ...pacing,
      env: { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken },
      out: (line) => void out.push(line),
      err: (line) => void err.push(line),
      confirm: () => Promise.resolve(false),
      httpClient: () => new PatientClient(pacing),
      ...changes,
    });
    return { code, out: out.join('\n'), err: err.join('\n'), waited };
  }
}

/** A workspace file that has one of everything. */
export const HELP_DESK: JsonObject = {
  friendlyName: 'Service',
  prioritizeQueueOrder: 'LIFO',
  activities: [
    { friendlyName: 'Offline', available: false },
    { friendlyName: 'Available', available: true },
    { friendlyName: 'On Break', available: false },
  ],
  defaultActivity: 'Offline',
  timeoutActivity: 'On Break',
  taskChannels: [{ uniqueName: 'post', friendlyName: 'Letters' }],
  taskQueues: [
    {
      friendlyName: 'Billing',
      targetWorkers: "skills HAS 'billing'",
      maxReservedWorkers: 2,
      taskOrder: 'LIFO',
    },
    { friendlyName: 'Everyone' },
    { friendlyName: 'Nobody', targetWorkers: '' },
  ],
  workers: [
    {
      friendlyName: 'Ann',
      activity: 'Available',
      attributes: { skills: ['billing'], level: 3 },
      capacity: { chat: 3, post: 5 },
    },
    { friendlyName: 'Ben', activity: 'Offline' },
  ],
  workflows: [
    {
      friendlyName: 'Requests',
      assignmentCallbackUrl: 'https://example.com/assignment',
      fallbackAssignmentCallbackUrl: 'https://example.com/fallback',
      taskReservationTimeout: 30,
      configuration: {
        task_routing: {
          filters: [
            {
              filter_friendly_name: 'Billing',
              expression: "topic == 'billing'",
              targets: [
                { queue: 'Billing', timeout: 60, skip_if: 'workers.available == 0' },
                {
                  queue: 'Everyone',
                  priority: 5,
                  expression: 'worker.level >= task.level',
                  order_by: 'worker.level DESC',
                },
              ],
            },
          ],
          default_filter: { queue: 'Everyone' },
        },
      },
    },
  ],
};
