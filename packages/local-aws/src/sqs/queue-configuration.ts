import { isJsonObject, type Json } from 'taskrouter/parsed';
import { formatArn } from '../account';
import { type PolicyStatement, parsePolicyDocument } from '../iam/policy';
import { parseJson } from '../json';
import { TemplateFields } from '../template/fields';
import { attributeOf, physicalName, type ResourceTypes } from '../template/resource-type';
import type { Resource, Stack } from '../template/stack';

/** A standard queue as the template configures it. */
export interface QueueConfiguration {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** `http://127.0.0.1:<port>/<account>/<name>` */
  readonly url: string;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly receiveWaitSeconds: number;
  readonly maximumMessageBytes: number;
  readonly redrive?: RedrivePolicy;
  readonly redriveAllow?: RedriveAllowPolicy;
  readonly sqsManagedSse: boolean;
  /** The queue's own policy; no statements where it has none. */
  readonly policy: readonly PolicyStatement[];
  /** The policy as JSON, for whoever asks for the attribute `Policy`. */
  readonly policyText?: string;
}

/** Where messages go that were received too often. */
export interface RedrivePolicy {
  readonly deadLetterArn: string;
  readonly maxReceiveCount: number;
}

/** Which queues may use this one as their dead-letter queue; any of the account where absent. */
export interface RedriveAllowPolicy {
  readonly permission: string;
  readonly sourceArns: readonly string[];
}

/** The SQS resources that are run locally. */
export const SQS_RESOURCE_TYPES: ResourceTypes = {
  'AWS::SQS::Queue': (logicalId, properties, stack) => {
    const name = properties().optionalString('QueueName') ?? physicalName(stack, logicalId, 80);
    const url = `${stack.endpointUrl}/${stack.accountId}/${name}`;
    return {
      ref: url,
      attributes: { Arn: formatArn(stack, 'sqs', name), QueueName: name, QueueUrl: url },
    };
  },
  'AWS::SQS::QueuePolicy': (logicalId, _properties, stack) => ({
    ref: physicalName(stack, logicalId, 128),
    attributes: {},
  }),
};

/**
 * The stack's queues.
 * Source: AWS::SQS::Queue and AWS::SQS::QueuePolicy in the CloudFormation Template Reference; their defaults are used.
 * @throws TemplateError for what isn't run locally or SQS doesn't take, naming the property.
 */
export function readQueues(stack: Stack): QueueConfiguration[] {
  const policies = stack.resourcesOfType('AWS::SQS::QueuePolicy').map(({ properties }) => {
    properties.expectOnly(['PolicyDocument', 'Queues']);
    return properties;
  });
  const resources = stack.resourcesOfType('AWS::SQS::Queue');
  const queues = resources.map((resource) => readQueue(resource, policies));
  for (const [index, queue] of queues.entries()) {
    const properties = resources[index]?.properties;
    if (queue.redrive !== undefined && properties !== undefined) checkRedrive(queue, queues, properties);
  }
  return queues;
}

function readQueue(resource: Resource, policies: readonly TemplateFields[]): QueueConfiguration {
  const { properties, ref: url } = resource;
  properties.expectOnly(
    [
      'QueueName',
      'VisibilityTimeout',
      'MessageRetentionPeriod',
      'DelaySeconds',
      'ReceiveMessageWaitTimeSeconds',
      'MaximumMessageSize',
      'RedrivePolicy',
      'RedriveAllowPolicy',
      'SqsManagedSseEnabled',
    ],
    ['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'Tags'],
  );
  const name = attributeOf(resource, 'QueueName');
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(name)) {
    throw properties.error('QueueName', 'a queue name is 1 to 80 letters, digits, hyphens and underscores');
  }
  const [policy, second] = policies.filter((each) => each.strings('Queues').includes(url));
  if (second !== undefined) throw second.error('Queues', `${resource.logicalId} has another policy already`);
  const statements = policy === undefined ? [] : parsePolicyDocument(policy.object('PolicyDocument'));
  if (policy !== undefined && statements.some(({ principals }) => principals === undefined)) {
    throw policy.error('PolicyDocument', "every statement of a queue's policy has a Principal");
  }
  const redrive = jsonProperty(properties, 'RedrivePolicy');
  const redriveAllow = jsonProperty(properties, 'RedriveAllowPolicy');
  return {
    logicalId: resource.logicalId,
    name,
    arn: attributeOf(resource, 'Arn'),
    url,
    visibilityTimeoutSeconds: integer(properties, 'VisibilityTimeout', 0, 43_200) ?? 30,
    retentionSeconds: integer(properties, 'MessageRetentionPeriod', 60, 1_209_600) ?? 345_600,
    delaySeconds: integer(properties, 'DelaySeconds', 0, 900) ?? 0,
    receiveWaitSeconds: integer(properties, 'ReceiveMessageWaitTimeSeconds', 0, 20) ?? 0,
    maximumMessageBytes: integer(properties, 'MaximumMessageSize', 1024, 1_048_576) ?? 1_048_576,
    sqsManagedSse: String(properties.value.SqsManagedSseEnabled ?? true) === 'true',
    policy: statements,
    ...(policy === undefined ? {} : { policyText: JSON.stringify(policy.object('PolicyDocument').value) }),
    ...(redrive === undefined ? {} : { redrive: readRedrive(redrive) }),
    ...(redriveAllow === undefined ? {} : { redriveAllow: readRedriveAllow(redriveAllow) }),
  };
}

function readRedrive(policy: TemplateFields): RedrivePolicy {
  policy.expectOnly(['deadLetterTargetArn', 'maxReceiveCount']);
  const maxReceiveCount = integer(policy, 'maxReceiveCount', 1, 1000);
  if (maxReceiveCount === undefined) throw policy.error('maxReceiveCount', 'missing');
  return { deadLetterArn: policy.string('deadLetterTargetArn'), maxReceiveCount };
}

function readRedriveAllow(policy: TemplateFields): RedriveAllowPolicy {
  policy.expectOnly(['redrivePermission', 'sourceQueueArns']);
  const permission = policy.string('redrivePermission');
  if (!['allowAll', 'denyAll', 'byQueue'].includes(permission)) {
    throw policy.error('redrivePermission', 'it is allowAll, denyAll or byQueue');
  }
  return { permission, sourceArns: policy.strings('sourceQueueArns') };
}

function checkRedrive(
  { arn, redrive }: QueueConfiguration,
  queues: readonly QueueConfiguration[],
  properties: TemplateFields,
): void {
  const target = queues.find((queue) => queue.arn === redrive?.deadLetterArn);
  if (target === undefined || target.arn === arn) {
    throw properties.error('RedrivePolicy', 'deadLetterTargetArn has to be another queue of this stack');
  }
  const { permission = 'allowAll', sourceArns = [] } = target.redriveAllow ?? {};
  if (permission === 'denyAll' || (permission === 'byQueue' && !sourceArns.includes(arn))) {
    throw properties.error(
      'RedrivePolicy',
      `the RedriveAllowPolicy of ${target.logicalId} does not allow it`,
    );
  }
}

/** A policy property: an object, or the same as JSON text. */
function jsonProperty(properties: TemplateFields, name: string): TemplateFields | undefined {
  const value = properties.value[name];
  if (value === undefined) return undefined;
  const parsed: Json | undefined = typeof value === 'string' ? parseJson(value) : value;
  if (!isJsonObject(parsed)) throw properties.error(name, 'expected an object');
  return new TemplateFields(parsed, `${properties.path}.${name}`);
}

function integer(fields: TemplateFields, name: string, min: number, max: number): number | undefined {
  const value = fields.optionalNumber(name);
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return value;
  throw fields.error(name, `it is a whole number from ${min} to ${max}`);
}
