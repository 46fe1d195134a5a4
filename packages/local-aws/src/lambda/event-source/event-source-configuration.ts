import type { Account } from '../../account';
import { isAuthorized } from '../../iam/principal';
import type { QueueConfiguration } from '../../sqs/queue-configuration';
import type { TemplateFields } from '../../template/fields';
import { physicalName, type ResourceTypes } from '../../template/resource-type';
import type { Stack } from '../../template/stack';
import type { FunctionConfiguration } from '../function-configuration';

/** A queue whose messages a function is invoked with. */
export interface EventSourceConfiguration {
  readonly functionArn: string;
  readonly functionName: string;
  readonly queueArn: string;
  readonly queueName: string;
  /** Messages in one invocation at most. */
  readonly batchSize: number;
  /** How long messages are gathered for an invocation, from the first one on. */
  readonly batchingWindowSeconds: number;
  /** Invocations at once at most. */
  readonly maximumConcurrency: number;
  /** The function's answer names the messages that failed (`ReportBatchItemFailures`). */
  readonly reportsBatchItemFailures: boolean;
  readonly region: string;
}

/** Lambda begins with so many pollers; more would only wait for a function's ten processes here. */
const DEFAULT_CONCURRENCY = 5;

/** Source: "Using Lambda with Amazon SQS", "Execution role permissions". */
const ROLE_NEEDS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** The event source resources that are run locally. */
export const EVENT_SOURCE_RESOURCE_TYPES: ResourceTypes = {
  'AWS::Lambda::EventSourceMapping': (logicalId, _properties, stack) => {
    const id = physicalName(stack, logicalId, 128);
    return { ref: id, attributes: { Id: id } };
  },
};

/**
 * The stack's event source mappings that are enabled.
 * Source: AWS::Lambda::EventSourceMapping in the CloudFormation Template Reference; its defaults are used.
 * @throws TemplateError for what isn't run locally or Lambda doesn't take, naming the property.
 */
export function readEventSources(
  stack: Stack,
  functions: readonly FunctionConfiguration[],
  queues: readonly QueueConfiguration[],
): EventSourceConfiguration[] {
  return stack.resourcesOfType('AWS::Lambda::EventSourceMapping').flatMap(({ properties }) => {
    properties.expectOnly(
      [
        'EventSourceArn',
        'FunctionName',
        'BatchSize',
        'MaximumBatchingWindowInSeconds',
        'FunctionResponseTypes',
        'ScalingConfig',
        'Enabled',
      ],
      ['Tags', 'MetricsConfig'],
    );
    const queue = queues.find(({ arn }) => arn === properties.string('EventSourceArn'));
    if (queue === undefined) {
      throw properties.error('EventSourceArn', 'only a queue of this stack is an event source locally');
    }
    const functionId = properties.string('FunctionName');
    const fn = functions.find(({ arn, name }) => [arn, name].includes(functionId));
    if (fn === undefined) throw properties.error('FunctionName', 'the function is not part of this stack');
    checkVisibility(properties, queue, fn);
    checkRole(properties, queue, fn, stack.context);

    if (String(properties.value.Enabled ?? true) === 'false') return [];
    return [
      {
        functionArn: fn.arn,
        functionName: fn.name,
        queueArn: queue.arn,
        queueName: queue.name,
        ...readBatching(properties),
        maximumConcurrency: readConcurrency(properties),
        reportsBatchItemFailures: readResponseTypes(properties),
        region: stack.context.region,
      },
    ];
  });
}

function readBatching(
  properties: TemplateFields,
): Pick<EventSourceConfiguration, 'batchSize' | 'batchingWindowSeconds'> {
  const batchSize = properties.optionalNumber('BatchSize') ?? 10;
  const batchingWindowSeconds = properties.optionalNumber('MaximumBatchingWindowInSeconds') ?? 0;
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > 10_000) {
    throw properties.error('BatchSize', 'it is a whole number from 1 to 10000');
  }
  if (!Number.isInteger(batchingWindowSeconds) || batchingWindowSeconds < 0 || batchingWindowSeconds > 300) {
    throw properties.error('MaximumBatchingWindowInSeconds', 'it is a whole number from 0 to 300');
  }
  if (batchSize > 10 && batchingWindowSeconds === 0) {
    const rule = 'a batch of more than 10 needs a window of at least 1 second';
    throw properties.error('MaximumBatchingWindowInSeconds', rule);
  }
  return { batchSize, batchingWindowSeconds };
}

function readConcurrency(properties: TemplateFields): number {
  const scaling = properties.object('ScalingConfig');
  scaling.expectOnly(['MaximumConcurrency']);
  const maximum = scaling.optionalNumber('MaximumConcurrency');
  if (maximum === undefined) return DEFAULT_CONCURRENCY;
  if (Number.isInteger(maximum) && maximum >= 2 && maximum <= 1000) return maximum;
  throw scaling.error('MaximumConcurrency', 'it is a whole number from 2 to 1000');
}

function readResponseTypes(properties: TemplateFields): boolean {
  const types = properties.strings('FunctionResponseTypes');
  const other = types.find((type) => type !== 'ReportBatchItemFailures');
  if (other !== undefined) throw properties.error('FunctionResponseTypes', `there is no ${other}`);
  return types.length > 0;
}

function checkVisibility(
  properties: TemplateFields,
  queue: QueueConfiguration,
  fn: FunctionConfiguration,
): void {
  const { visibilityTimeoutSeconds } = queue;
  if (visibilityTimeoutSeconds >= fn.timeoutSeconds) return;
  throw properties.error(
    'EventSourceArn',
    `Queue visibility timeout: ${visibilityTimeoutSeconds} seconds is less than Function timeout: ${fn.timeoutSeconds} seconds`,
  );
}

function checkRole(
  properties: TemplateFields,
  { arn, policy }: QueueConfiguration,
  fn: FunctionConfiguration,
  account: Account,
): void {
  const session = fn.role.session(fn.name);
  const lacking = ROLE_NEEDS.find(
    (action) => !isAuthorized(session, account, { action, resource: arn, resourcePolicy: policy }),
  );
  if (lacking === undefined) return;
  throw properties.error(
    'FunctionName',
    `The function execution role does not have permissions to call ${lacking.replace('sqs:', '')} on SQS: role ${fn.role.name}, queue ${arn}`,
  );
}
