import type { WorkspaceSeed } from '#src/seed/workspace-seed';
import type { Demand } from '#src/simulation/demand';

type Target = { readonly queue: string; readonly timeout?: number };

/** A help desk with two skills: billing calls escalate to everyone. Its faults can be planted. */
export function helpDesk(
  options: {
    readonly billingTimeout?: number;
    readonly anasSkills?: readonly string[];
    readonly hasDefault?: boolean;
  } = {},
): WorkspaceSeed {
  const { billingTimeout = 30, anasSkills = ['billing', 'technical'], hasDefault = true } = options;
  const filter = (topic: string, targets: readonly Target[]) => ({
    filter_friendly_name: topic,
    expression: `topic == "${topic}"`,
    targets,
  });
  const worker = (friendlyName: string, skills: readonly string[]) => ({
    friendlyName,
    attributes: { skills },
    activity: 'Available',
  });
  return {
    friendlyName: 'Help desk',
    activities: [
      { friendlyName: 'Offline', available: false },
      { friendlyName: 'Available', available: true },
    ],
    taskQueues: [
      { friendlyName: 'Billing', targetWorkers: 'skills HAS "billing"' },
      { friendlyName: 'Technical', targetWorkers: 'skills HAS "technical"' },
      { friendlyName: 'Everyone' },
    ],
    workers: [
      worker('Ana', anasSkills),
      worker('Ben', ['billing']),
      worker('Carla', ['technical']),
      worker('Dmitri', ['technical']),
      worker('Elif', []),
    ],
    workflows: [
      {
        friendlyName: 'Calls',
        taskReservationTimeout: 20,
        configuration: {
          task_routing: {
            filters: [
              filter('billing', [{ queue: 'Billing', timeout: billingTimeout }, { queue: 'Everyone' }]),
              filter('technical', [{ queue: 'Technical' }]),
            ],
            ...(hasDefault && { default_filter: { queue: 'Everyone' } }),
          },
        },
      },
    ],
  };
}

/** Calls of the three kinds, the last of which no filter names. */
export const HELP_DESK_DEMAND: Demand = {
  hours: 6,
  warmUpHours: 0.5,
  streams: [stream('billing', '36/h', 180), stream('technical', '30/h', 240), stream('sales', '6/h', 120)],
};

function stream(topic: string, arrivals: string, handling: number): Demand['streams'][number] {
  return {
    attributes: { topic },
    arrivals,
    handling: { exponential: handling },
    patience: { exponential: 120 },
  };
}
