import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { callApi, signedCallback, workspaceClient } from '#local/client';
import { type LocalRun, startLocalRun } from '#local/local-run';
import { type ReadyMessage, readyMessage } from '#local/ready-message';
import { LOCAL_CONTEXTS } from '../helpers/local-contexts';

const run = promisify(execFile);

/** What `npm start` starts, with its console, on free ports; and what happens to it beside the page. */
export class RunningConsole {
  private constructor(
    private readonly local: LocalRun,
    private readonly message: ReadyMessage,
    private workers: ReadonlyMap<string, string>,
    private activities: ReadonlyMap<string, string>,
  ) {}

  static async start(): Promise<RunningConsole> {
    const local = await startLocalRun(
      { json: true, apiPort: 0, taskRouterPort: 0, consolePort: 0, context: LOCAL_CONTEXTS.shipped },
      () => undefined,
    );
    const running = new RunningConsole(local, readyMessage(local), new Map(), new Map());
    await running.readNames();
    return running;
  }

  /** Where the page is. */
  get url(): string {
    return this.message.consoleUrl ?? '';
  }

  private get workspace() {
    return workspaceClient(this.message);
  }

  private async readNames(): Promise<void> {
    const [workers, activities] = await Promise.all([
      this.workspace.workers.list(),
      this.workspace.activities.list(),
    ]);
    this.workers = new Map(workers.map(({ friendlyName, sid }) => [friendlyName, sid]));
    this.activities = new Map(activities.map(({ friendlyName, sid }) => [friendlyName, sid]));
  }

  workerSid(name: string): string {
    return this.workers.get(name) ?? '';
  }

  async setActivity(worker: string, activity: string): Promise<void> {
    await this.workspace
      .workers(this.workerSid(worker))
      .update({ activitySid: this.activities.get(activity) ?? '' });
  }

  async createTask(attributes: object): Promise<string> {
    return (await this.workspace.tasks.create({ attributes: JSON.stringify(attributes) })).sid;
  }

  /** Tasks that nobody takes, numbered from 0. */
  async createTasks(count: number): Promise<void> {
    const { taskRouterUrl, accountSid, authToken, workspaceSid } = this.message;
    const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    let number = 0;
    const next = async (): Promise<void> => {
      while (number < count) {
        const attributes = { selected_language: number % 2 === 0 ? 'es' : 'en', number: number++ };
        const body = new URLSearchParams({ Attributes: JSON.stringify(attributes) });
        await fetch(`${taskRouterUrl}/v1/Workspaces/${workspaceSid}/Tasks`, {
          method: 'POST',
          headers: { authorization },
          body,
        });
      }
    };
    await Promise.all(Array.from({ length: 8 }, next));
  }

  async statusOf(task: string): Promise<string> {
    return (await this.workspace.tasks(task).fetch()).assignmentStatus;
  }

  /** Sets the status of the task's reservation. */
  async answer(task: string, reservationStatus: 'accepted' | 'wrapping' | 'completed'): Promise<void> {
    const [reservation] = await this.workspace.tasks(task).reservations.list();
    await this.workspace
      .tasks(task)
      .reservations(reservation?.sid ?? '')
      .update({ reservationStatus });
  }

  /** A callback as a stranger would send it: signed, with a token that isn't the account's. */
  async forgeCallback(task: string): Promise<number> {
    const path = '/taskrouter/assignment_callback';
    const parameters = { TaskSid: task, AccountSid: this.message.accountSid };
    const forged = signedCallback(`${this.message.apiUrl}${path}`, 'not the token', parameters);
    return (await callApi(this.message, path, { ...forged, sign: false })).status;
  }

  /** Has TaskRouter call the stack by another name for this machine. */
  async setCallbackHost(host: string): Promise<void> {
    const workflow = this.workspace.workflows(this.message.workflowSid);
    const { assignmentCallbackUrl } = await workflow.fetch();
    const url = new URL(assignmentCallbackUrl);
    url.hostname = host;
    await workflow.update({ assignmentCallbackUrl: url.href });
  }

  settled(): Promise<void> {
    return this.local.settled();
  }

  /** No tasks, and everyone offline. */
  async tidy(): Promise<void> {
    for (const worker of this.workers.keys()) await this.setActivity(worker, 'Offline');
    for (const { sid } of await this.workspace.tasks.list()) await this.workspace.tasks(sid).remove();
    for (const worker of this.workers.keys()) await this.setActivity(worker, 'Offline');
  }

  /** Back to the seed, which knows nothing of the stack. */
  async reset(): Promise<void> {
    await this.local.taskRouter.reset();
    await this.readNames();
  }

  /** Runs a line as a user's shell does. @returns what it prints */
  async shell(line: string): Promise<string> {
    return (await run('sh', ['-c', `${line} -s`])).stdout;
  }

  close(): Promise<void> {
    return this.local.close();
  }
}

export const startConsole = () => RunningConsole.start();
