import type { WorkspaceSeed } from '#emulator';
import type { Demand } from '#emulator/simulation/demand';

const QUEUES = 20;
const WORKERS = 500;

/** A day at a large contact centre: every Worker is in two Task Queues, and busy for 85 % of the time. */
export function busyDay(calls: number): { readonly workspace: WorkspaceSeed; readonly demand: Demand } {
  const topics = Array.from({ length: QUEUES }, (_, index) => `topic-${index}`);
  const perHour = calls / 24 / QUEUES;
  return {
    workspace: {
      friendlyName: 'Busy day',
      activities: [{ friendlyName: 'Available', available: true }],
      taskQueues: topics.map((topic) => ({ friendlyName: topic, targetWorkers: `skills HAS "${topic}"` })),
      workers: Array.from({ length: WORKERS }, (_, index) => ({
        friendlyName: `Worker ${index}`,
        attributes: { skills: [topics[index % QUEUES] ?? '', topics[(index + 7) % QUEUES] ?? ''] },
      })),
      workflows: [
        {
          friendlyName: 'By topic',
          configuration: {
            task_routing: {
              filters: topics.map((topic) => ({
                expression: `topic == "${topic}"`,
                targets: [{ queue: topic }],
              })),
            },
          },
        },
      ],
    },
    demand: {
      hours: 24,
      streams: topics.map((topic) => ({
        attributes: { topic },
        channel: 'voice',
        arrivals: `${perHour.toFixed(3)}/h`,
        handling: { exponential: (0.85 * WORKERS * 3600) / (perHour * QUEUES) },
        patience: { exponential: 600 },
      })),
    },
  };
}
