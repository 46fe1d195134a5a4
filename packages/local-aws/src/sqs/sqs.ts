import type { Clock } from 'taskrouter/clock';
import type { JsonObject } from 'taskrouter/parsed';
import { type Account, formatArn } from '../account';
import type { Permission } from '../iam/principal';
import { OperationInput } from '../service-endpoint/operation-input';
import {
  type EmulatedService,
  notSupported,
  type Operation,
  type ParseOperation,
} from '../service-endpoint/service';
import { MESSAGE_OPERATIONS, onQueue } from './message-operations';
import { QUEUE_OPERATIONS } from './queue-operations';
import { type MoveTask, Queues, queueDoesNotExist } from './queues';
import { invalidParameter, missingParameter, sqsError } from './sqs-error';

const ERRORS = {
  missing: missingParameter,
  invalid: (field: string, message: string) =>
    invalidParameter(`Value for parameter ${field} is invalid. Reason: ${message}.`),
};

/** SQS: standard queues, their messages, and dead letters with the way back. */
export class Sqs implements EmulatedService {
  readonly signingName = 'sqs';
  readonly targetPrefix = 'AmazonSQS';
  readonly endpointVariable = 'AWS_ENDPOINT_URL_SQS';
  readonly queues: Queues;
  readonly #onAccount: Readonly<Record<string, ParseOperation>> = {
    GetQueueUrl: (input) => this.#getQueueUrl(input),
    ListQueues: (input) => this.#listQueues(input),
    StartMessageMoveTask: (input) => this.#startMessageMoveTask(input),
    ListMessageMoveTasks: (input) => this.#listMessageMoveTasks(input),
  };

  constructor(
    private readonly account: Account,
    clock: Clock,
    log: (line: string) => void,
  ) {
    this.queues = new Queues(clock, log);
  }

  parse(operation: string, input: JsonObject): Operation {
    const fields = new OperationInput(input, ERRORS);
    const parse = ownEntry(this.#onAccount, operation);
    if (parse !== undefined) return parse(fields);
    const onOne = ownEntry(MESSAGE_OPERATIONS, operation) ?? ownEntry(QUEUE_OPERATIONS, operation);
    if (onOne === undefined) throw notSupported(operation);
    return onQueue(onOne, fields, this.queues, (action, url) => this.#permission(action, url));
  }

  close(): void {
    this.queues.close();
  }

  /** What IAM is asked. A queue that doesn't exist is judged by the ARN it would have. */
  #permission(action: string, queueId: string): Permission {
    const configuration = this.queues.find(queueId)?.configuration;
    if (configuration === undefined) {
      return { action, resource: formatArn(this.account, 'sqs', queueId.replace(/^.*[/:]/, '')) };
    }
    return { action, resource: configuration.arn, resourcePolicy: configuration.policy };
  }

  #getQueueUrl(input: OperationInput): Operation {
    const name = input.string('QueueName');
    return {
      permissions: [this.#permission('sqs:GetQueueUrl', name)],
      execute: () => {
        const queue = this.queues.find(name)?.configuration;
        if (queue === undefined || queue.name !== name) throw queueDoesNotExist();
        return { QueueUrl: queue.url };
      },
    };
  }

  #listQueues(input: OperationInput): Operation {
    const prefix = input.optionalString('QueueNamePrefix') ?? '';
    return {
      permissions: [{ action: 'sqs:ListQueues', resource: formatArn(this.account, 'sqs', '*') }],
      execute: () => {
        const urls = this.queues
          .all()
          .filter(({ configuration }) => configuration.name.startsWith(prefix))
          .map(({ configuration }) => configuration.url);
        return urls.length === 0 ? {} : { QueueUrls: urls };
      },
    };
  }

  #startMessageMoveTask(input: OperationInput): Operation {
    const sourceArn = input.string('SourceArn');
    const destinationArn = input.optionalString('DestinationArn');
    // A rate makes no difference here; one SQS wouldn't take is still refused.
    input.optionalInteger('MaxNumberOfMessagesPerSecond', 1, 500);
    const source = ['sqs:StartMessageMoveTask', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'];
    const targets =
      destinationArn === undefined
        ? this.queues
            .all()
            .filter(({ configuration }) => configuration.redrive?.deadLetterArn === sourceArn)
            .map(({ configuration }) => configuration.arn)
        : [destinationArn];
    return {
      permissions: [
        ...source.map((action) => this.#permission(action, sourceArn)),
        ...targets.map((arn) => this.#permission('sqs:SendMessage', arn)),
      ],
      execute: () => {
        const from = this.#byArn(sourceArn);
        const to = destinationArn === undefined ? undefined : this.#byArn(destinationArn);
        return { TaskHandle: this.queues.redrive(from, to).taskHandle };
      },
    };
  }

  #listMessageMoveTasks(input: OperationInput): Operation {
    const sourceArn = input.string('SourceArn');
    const max = input.optionalInteger('MaxResults', 1, 10) ?? 1;
    return {
      permissions: [this.#permission('sqs:ListMessageMoveTasks', sourceArn)],
      execute: () => {
        this.#byArn(sourceArn);
        return { Results: this.queues.moveTasks(sourceArn).slice(0, max).map(moveTaskOutput) };
      },
    };
  }

  #byArn(arn: string) {
    const queue = this.queues.find(arn);
    if (queue?.configuration.arn === arn) return queue;
    throw sqsError(
      'ResourceNotFoundException',
      'The resource that you specified for the SourceArn parameter does not exist.',
    );
  }
}

function moveTaskOutput({ sourceArn, destinationArn, moved, startedAt }: MoveTask): JsonObject {
  return {
    Status: 'COMPLETED',
    SourceArn: sourceArn,
    ...(destinationArn === undefined ? {} : { DestinationArn: destinationArn }),
    ApproximateNumberOfMessagesMoved: moved,
    ApproximateNumberOfMessagesToMove: moved,
    StartedTimestamp: startedAt,
  };
}

/** What a table has under a name that came from outside. */
function ownEntry<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
