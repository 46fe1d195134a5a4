import type { WorkspaceSeed } from '#src/seed/workspace-seed';
import type { Demand } from '#src/simulation/demand';
import type { Duration } from '#src/simulation/duration';

/** A workspace with one queue and so many equal agents, who are always there. */
export function oneQueue(agents: number): WorkspaceSeed {
  return {
    friendlyName: 'One queue',
    activities: [{ friendlyName: 'Available', available: true }],
    taskQueues: [{ friendlyName: 'Calls' }],
    workers: Array.from({ length: agents }, (_, index) => ({ friendlyName: `Agent ${index + 1}` })),
    workflows: [
      {
        friendlyName: 'All calls',
        configuration: { task_routing: { filters: [], default_filter: { queue: 'Calls' } } },
      },
    ],
  };
}

/** Calls with exponential handling times that come at a constant rate. */
export function calls(options: {
  readonly perHour: number;
  /** Seconds. */
  readonly handling: number;
  readonly patience?: Duration;
  readonly hours: number;
  readonly warmUpHours?: number;
}): Demand {
  const { perHour, handling, patience, hours, warmUpHours = 0 } = options;
  const arrivals = `${perHour}/h`;
  const stream = {
    arrivals,
    handling: { exponential: handling },
    ...(patience !== undefined && { patience }),
  };
  return { hours, warmUpHours, seed: 1, streams: [stream] };
}
