import type { JsonObject } from 'taskrouter/parsed';

/**
 * The shapes that people's workflow configurations have, with `QUEUE` and `OTHER` where the SIDs of two queues stand:
 * our own inputs, each for its kind.
 */
export const WORKFLOW_SHAPES: Readonly<Record<string, JsonObject>> = {
  'a default filter only': { task_routing: { default_filter: { queue: 'QUEUE' } } },
  'an empty list of filters': { task_routing: { filters: [], default_filter: { queue: 'QUEUE' } } },
  'filters that are null': { task_routing: { filters: null, default_filter: { queue: 'QUEUE' } } },
  'no default filter': {
    task_routing: { filters: [{ expression: '1==1', targets: [{ queue: 'QUEUE' }] }], default_filter: null },
  },
  'numbers as text': {
    task_routing: {
      filters: [
        {
          filter_friendly_name: 'Text',
          expression: 'topic == "a"',
          targets: [
            { queue: 'QUEUE', priority: '10', timeout: '30' },
            { queue: 'OTHER', priority: '', timeout: null },
          ],
        },
      ],
    },
  },
  'nulls and empty texts': {
    task_routing: {
      filters: [
        {
          filter_friendly_name: null,
          expression: "topic == 'a'",
          targets: [
            {
              queue: 'QUEUE',
              expression: null,
              skip_if: '',
              order_by: null,
              known_worker_sid: null,
              timeout: 20,
            },
          ],
        },
      ],
      default_filter: { queue: 'QUEUE', timeout: null },
    },
  },
  'keys of one’s own': {
    notes: { owner: 'team', since: 2019 },
    task_routing: {
      comment: null,
      filters: [
        {
          expression: '1==1',
          remark: ['a', { b: 1 }],
          targets: [{ queue: 'QUEUE', description: 'first line', weights: { a: 0.5 } }],
        },
      ],
    },
  },
  'the older name of a filter': {
    task_routing: {
      filters: [{ friendly_name: 'Old', expression: 'a == 1', targets: [{ queue: 'QUEUE' }] }],
    },
  },
  'filters of one name, and without any': {
    task_routing: {
      filters: [
        { filter_friendly_name: 'Same', expression: 'a == 1', targets: [{ queue: 'QUEUE' }] },
        { filter_friendly_name: 'Same', expression: 'a == 2', targets: [{ queue: 'OTHER' }] },
        { expression: 'a == 3', targets: [{ queue: 'OTHER' }] },
        { expression: 'a == 4', targets: [{ queue: 'QUEUE' }] },
      ],
    },
  },
  'queues that are inherited': {
    task_routing: {
      filters: [
        {
          expression: 'a == 1',
          targets: [
            { queue: 'QUEUE', timeout: 10, skip_if: '1==1' },
            { expression: 'worker.level > 1', timeout: 10 },
            { queue: 'OTHER', order_by: 'worker.level desc, worker.age' },
          ],
        },
      ],
    },
  },
  'a known worker': {
    task_routing: {
      filters: [
        {
          expression: 'agent != null',
          targets: [
            { queue: 'QUEUE', known_worker_friendly_name: 'task.agent', timeout: 15 },
            { queue: 'QUEUE' },
          ],
        },
        {
          expression: 'agent_sid != null',
          targets: [{ queue: 'OTHER', known_worker_sid: 'task.agent_sid' }],
        },
      ],
    },
  },
  'SIDs inside expressions': {
    task_routing: {
      filters: [
        {
          expression: '1==1',
          targets: [
            { queue: 'QUEUE', skip_if: 'workers.ACTIVITY == 0', expression: "worker.sid != 'WORKER'" },
          ],
        },
      ],
    },
  },
};
