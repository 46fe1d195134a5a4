import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Options } from '#local/options';

const WORKERS = 40;
const CAPACITY = 200;

/*
 * Reservations are short, and whoever lets one time out stays available: a Task whose callback failed twice is offered
 * again soon, instead of waiting for somebody to come back to work.
 */
const WORKSPACE = {
  friendlyName: 'Soak',
  multiTaskEnabled: true,
  activities: [{ friendlyName: 'Available', available: true }],
  defaultActivity: 'Available',
  timeoutActivity: 'Available',
  taskQueues: [{ friendlyName: 'Everybody' }],
  workers: Array.from({ length: WORKERS }, (_, index) => ({
    friendlyName: `Worker ${index}`,
    activity: 'Available',
    capacity: { default: CAPACITY },
  })),
  workflows: [
    {
      friendlyName: 'Everything',
      taskReservationTimeout: 20,
      configuration: { task_routing: { filters: [], default_filter: { queue: 'Everybody' } } },
    },
  ],
};

/** Half of the Tasks are accepted by the callback, the other half by the function behind the queue. */
const RULES = {
  rules: [{ name: 'later', when: 'task.later == true', answer: 'decide-later' }],
  otherwise: { instruction: 'accept' },
};

/** How the local run is started for a soak. */
export function soakOptions(): Options {
  const directory = mkdtempSync(join(tmpdir(), 'taskrouter-soak-'));
  const write = (name: string, content: object) => {
    const path = join(directory, name);
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  return {
    json: true,
    apiPort: 0,
    taskRouterPort: 0,
    workspaceFile: write('workspace.json', WORKSPACE),
    context: {
      config: 'test/fixtures/config',
      assignmentRules: write('rules.json', RULES),
      decideLaterAttempts: '100',
      decision: 'soak/decision.ts',
    },
  };
}
