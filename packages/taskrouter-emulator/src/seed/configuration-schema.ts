import type { JsonObject } from 'taskrouter/parsed';

// Twilio takes null and empty text for "not there".
const text = (description: string): JsonObject => ({ type: ['string', 'null'], description });
const number = (description: string): JsonObject => ({
  anyOf: [{ type: ['integer', 'null'] }, { type: 'string', pattern: '^\\s*\\d*\\s*$' }],
  description,
});

const QUEUE = text("The queue's friendly name. The first target needs it, later ones inherit it.");

const TARGET: JsonObject = {
  type: 'object',
  properties: {
    queue: QUEUE,
    priority: number('The priority the task gets.'),
    timeout: number('Seconds, measured on the age of the task, after which the next target has its turn.'),
    expression: text('Which workers, over worker. and task., such as worker.level > task.level.'),
    order_by: text('Which of them first, such as worker.level DESC.'),
    skip_if: text('When to pass on at once, over workers., such as workers.available == 0.'),
    known_worker_sid: text('The task attribute with the SID of a worker, such as task.agent_sid.'),
    known_worker_friendly_name: text('The task attribute with the name of a worker.'),
  },
};

const FILTER: JsonObject = {
  type: 'object',
  required: ['expression', 'targets'],
  properties: {
    filter_friendly_name: text('Its name.'),
    expression: text('Which tasks, over their attributes, such as language == "es".'),
    targets: { type: 'array', minItems: 1, items: TARGET },
  },
};

/**
 * What editors are told of a Workflow's configuration; what is wrong with one says its parser.
 * Source: https://www.twilio.com/docs/taskrouter/workflow-configuration
 */
export const CONFIGURATION_SCHEMA: JsonObject = {
  required: ['task_routing'],
  properties: {
    task_routing: {
      type: 'object',
      properties: {
        filters: { type: ['array', 'null'], items: FILTER },
        default_filter: { type: ['object', 'null'], required: ['queue'], properties: { queue: QUEUE } },
      },
    },
  },
};
