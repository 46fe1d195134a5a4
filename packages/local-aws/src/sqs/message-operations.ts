import type { JsonObject } from 'taskrouter/parsed';
import type { Permission } from '../iam/principal';
import type { OperationInput } from '../service-endpoint/operation-input';
import { type Operation, type ServiceCall, ServiceError } from '../service-endpoint/service';
import { parseDelay, parseNewMessage } from './message-input';
import { receivedOutput, sentOutput } from './message-output';
import type { Queue } from './queue';
import { type Queues, queueDoesNotExist } from './queues';
import { sqsError } from './sqs-error';

const MAX_BATCH_ENTRIES = 10;
const MAX_BATCH_BYTES = 1_048_576;
const MAX_VISIBILITY_SECONDS = 43_200;

/** An operation on one queue: the IAM action it takes, and what it does once that is allowed. */
export interface QueueOperation {
  /** IAM actions on the queue. A batch takes the action of its single form. */
  readonly actions: readonly string[];
  parse(
    input: OperationInput,
    queue: Queue,
    queues: Queues,
  ): (call: ServiceCall) => JsonObject | Promise<JsonObject>;
}

/**
 * A QueueOperation on the queue that `QueueUrl` names.
 * @param permission what IAM is asked about an action on that queue
 */
export function onQueue(
  { actions, parse }: QueueOperation,
  input: OperationInput,
  queues: Queues,
  permission: (action: string, queueUrl: string) => Permission,
): Operation {
  const url = input.string('QueueUrl');
  return {
    permissions: actions.map((action) => permission(action, url)),
    execute: (call) => {
      const queue = queues.find(url);
      if (queue === undefined) throw queueDoesNotExist();
      return parse(input, queue, queues)(call);
    },
  };
}

/** What is done to messages. Source: the actions of these names in the SQS API Reference. */
export const MESSAGE_OPERATIONS: Readonly<Record<string, QueueOperation>> = {
  SendMessage: {
    actions: ['sqs:SendMessage'],
    parse: (input, queue, queues) => send(input, queue, queues),
  },
  SendMessageBatch: {
    actions: ['sqs:SendMessage'],
    parse: (input, queue, queues) => {
      const bodies = input.objects('Entries').map((entry) => entry.optionalString('MessageBody') ?? '');
      if (bodies.reduce((bytes, body) => bytes + Buffer.byteLength(body), 0) > MAX_BATCH_BYTES) {
        const limit = `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes.`;
        throw sqsError('BatchRequestTooLong', limit);
      }
      return batch(input, (entry) => send(entry, queue, queues));
    },
  },
  ReceiveMessage: { actions: ['sqs:ReceiveMessage'], parse: (input, queue) => receive(input, queue) },
  DeleteMessage: { actions: ['sqs:DeleteMessage'], parse: (input, queue) => remove(input, queue) },
  DeleteMessageBatch: {
    actions: ['sqs:DeleteMessage'],
    parse: (input, queue) => batch(input, (entry) => remove(entry, queue)),
  },
  ChangeMessageVisibility: {
    actions: ['sqs:ChangeMessageVisibility'],
    parse: (input, queue) => changeVisibility(input, queue),
  },
  ChangeMessageVisibilityBatch: {
    actions: ['sqs:ChangeMessageVisibility'],
    parse: (input, queue) => batch(input, (entry) => changeVisibility(entry, queue)),
  },
};

type Step = (call: ServiceCall) => JsonObject;

function send(input: OperationInput, queue: Queue, queues: Queues): Step {
  const message = parseNewMessage(input, queue.configuration);
  const delaySeconds = parseDelay(input);
  return ({ principal }) =>
    sentOutput(queues.send(queue, { ...message, senderId: principal.userId }, delaySeconds));
}

function receive(input: OperationInput, queue: Queue): (call: ServiceCall) => Promise<JsonObject> {
  const visibilitySeconds = input.optionalInteger('VisibilityTimeout', 0, MAX_VISIBILITY_SECONDS);
  const options = {
    max: input.optionalInteger('MaxNumberOfMessages', 1, 10) ?? 1,
    waitSeconds: input.optionalInteger('WaitTimeSeconds', 0, 20) ?? queue.configuration.receiveWaitSeconds,
    ...(visibilitySeconds === undefined ? {} : { visibilitySeconds }),
  };
  // AttributeNames is the older name of MessageSystemAttributeNames; both are taken.
  const systemNames = [...input.strings('AttributeNames'), ...input.strings('MessageSystemAttributeNames')];
  const names = input.strings('MessageAttributeNames');
  return async ({ signal }) => {
    const messages = await queue.receive({ ...options, signal });
    if (messages.length === 0) return {};
    return { Messages: messages.map((message) => receivedOutput(message, systemNames, names)) };
  };
}

function remove(input: OperationInput, queue: Queue): Step {
  const receiptHandle = input.string('ReceiptHandle');
  return () => {
    queue.delete(receiptHandle);
    return {};
  };
}

function changeVisibility(input: OperationInput, queue: Queue): Step {
  const receiptHandle = input.string('ReceiptHandle');
  const seconds = input.optionalInteger('VisibilityTimeout', 0, MAX_VISIBILITY_SECONDS);
  if (seconds === undefined) throw input.missing('VisibilityTimeout');
  return () => {
    queue.changeVisibility(receiptHandle, seconds);
    return {};
  };
}

/** Each entry by itself: what goes wrong with one is told in `Failed` and keeps the others from nothing. */
function batch(input: OperationInput, parse: (entry: OperationInput) => Step): Step {
  const entries = input.objects('Entries');
  if (entries.length === 0) {
    throw sqsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (entries.length > MAX_BATCH_ENTRIES) {
    const count = `Maximum number of entries per request are ${MAX_BATCH_ENTRIES}. You have sent ${entries.length}.`;
    throw sqsError('TooManyEntriesInBatchRequest', count);
  }
  const ids = entries.map((entry) => entry.string('Id'));
  if (new Set(ids).size < ids.length) {
    throw sqsError('BatchEntryIdsNotDistinct', 'Two or more batch entries have the same Id.');
  }
  if (!ids.every((id) => /^[A-Za-z0-9_-]{1,80}$/.test(id))) {
    const form =
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores, at most 80.';
    throw sqsError('InvalidBatchEntryId', form);
  }
  return (call) => {
    const successful: JsonObject[] = [];
    const failed: JsonObject[] = [];
    for (const entry of entries) {
      const id = entry.string('Id');
      try {
        successful.push({ Id: id, ...parse(entry)(call) });
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        const code = error.code.replace(/^.*#/, '');
        failed.push({ Id: id, SenderFault: true, Code: code, Message: error.message });
      }
    }
    return { Successful: successful, Failed: failed };
  };
}
