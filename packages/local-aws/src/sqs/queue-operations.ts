import type { JsonObject } from 'taskrouter/parsed';
import type { QueueOperation } from './message-operations';
import type { Queue } from './queue';
import { sqsError } from './sqs-error';

/** What is asked about a queue, or done to all of it. Source: the actions of these names in the SQS API Reference. */
export const QUEUE_OPERATIONS: Readonly<Record<string, QueueOperation>> = {
  GetQueueAttributes: {
    actions: ['sqs:GetQueueAttributes'],
    parse: (input, queue) => {
      const names = input.strings('AttributeNames');
      const unknown = names.find((name) => name !== 'All' && !ATTRIBUTE_NAMES.has(name));
      if (unknown !== undefined) throw sqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
      return () => {
        const wanted = Object.entries(queueAttributes(queue)).filter(
          ([name]) => names.includes('All') || names.includes(name),
        );
        return wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted) };
      };
    },
  },
  PurgeQueue: {
    actions: ['sqs:PurgeQueue'],
    parse: (_input, queue) => (): JsonObject => {
      queue.purge();
      return {};
    },
  },
};

/** Every attribute of a standard queue that has a value, as text. */
export function queueAttributes(queue: Queue): Record<string, string> {
  const { configuration, createdAt } = queue;
  const { redrive, redriveAllow, policyText } = configuration;
  const counts = queue.counts();
  const created = String(Math.floor(createdAt / 1000));
  return {
    QueueArn: configuration.arn,
    ApproximateNumberOfMessages: String(counts.available),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    VisibilityTimeout: String(configuration.visibilityTimeoutSeconds),
    MaximumMessageSize: String(configuration.maximumMessageBytes),
    MessageRetentionPeriod: String(configuration.retentionSeconds),
    DelaySeconds: String(configuration.delaySeconds),
    ReceiveMessageWaitTimeSeconds: String(configuration.receiveWaitSeconds),
    SqsManagedSseEnabled: String(configuration.sqsManagedSse),
    ...(policyText === undefined ? {} : { Policy: policyText }),
    ...(redrive === undefined
      ? {}
      : {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: redrive.deadLetterArn,
            maxReceiveCount: redrive.maxReceiveCount,
          }),
        }),
    ...(redriveAllow === undefined
      ? {}
      : {
          RedriveAllowPolicy: JSON.stringify({
            redrivePermission: redriveAllow.permission,
            ...(redriveAllow.sourceArns.length === 0 ? {} : { sourceQueueArns: redriveAllow.sourceArns }),
          }),
        }),
  };
}

const ATTRIBUTE_NAMES = new Set([
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
  'ContentBasedDeduplication',
  'CreatedTimestamp',
  'DeduplicationScope',
  'DelaySeconds',
  'FifoQueue',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'LastModifiedTimestamp',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'Policy',
  'QueueArn',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
]);
