import { type Account, formatArn, stableId } from '../account';
import type { TemplateFields } from './fields';

/** What other resources may know about one: its `Ref`, and its `Fn::GetAtt` attributes by name. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** An attribute the resource's own type is known to have. */
export function attributeOf(identity: Identity, name: string): string {
  const value = identity.attributes[name];
  if (value === undefined) throw new Error(`${identity.ref} has no attribute ${name}`);
  return value;
}

/** Where a resource lives. */
export interface StackContext extends Account {
  readonly stackName: string;
  /** Where the services are reached that are called by URL (SQS's queue URLs): `http://127.0.0.1:<port>`. */
  readonly endpointUrl: string;
}

/**
 * Gives a resource's identity from its declaration alone, before anything exists: names and ARNs depend on nothing that
 * would have to be created first. `properties` are resolved on access.
 */
export type Identify = (logicalId: string, properties: () => TemplateFields, stack: StackContext) => Identity;

/** The resource types one service runs, by CloudFormation name. */
export type ResourceTypes = Readonly<Record<string, Identify>>;

/** What a resource of a type `Custom::…` is an instance of. */
export const CUSTOM_RESOURCE = 'AWS::CloudFormation::CustomResource';

/** The type that says how a resource is run. */
export function runningType(type: string): string {
  return type.startsWith('Custom::') ? CUSTOM_RESOURCE : type;
}

/** The name CloudFormation would make up: stack, logical ID and a suffix, cut to `maxLength`, the same in every run. */
export function physicalName(stack: StackContext, logicalId: string, maxLength: number): string {
  const suffix = stableId(`${stack.stackName}/${logicalId}`, 12).toUpperCase();
  return `${`${stack.stackName}-${logicalId}`.slice(0, maxLength - suffix.length - 1)}-${suffix}`;
}

const inert: Identify = (logicalId, _properties, stack) => ({
  ref: physicalName(stack, logicalId, 128),
  attributes: {},
});

const logGroup: Identify = (logicalId, properties, stack) => {
  const name = properties().optionalString('LogGroupName') ?? physicalName(stack, logicalId, 512);
  return { ref: name, attributes: { Arn: formatArn(stack, 'logs', `log-group:${name}:*`) } };
};

/** Resources nothing of a local run would notice: they may exist, and do nothing. */
export const IGNORED_RESOURCE_TYPES: ResourceTypes = {
  'AWS::CDK::Metadata': inert,
  'AWS::CloudWatch::Alarm': (logicalId, properties, stack) => {
    const name = properties().optionalString('AlarmName') ?? physicalName(stack, logicalId, 255);
    return { ref: name, attributes: { Arn: formatArn(stack, 'cloudwatch', `alarm:${name}`) } };
  },
  'AWS::CloudWatch::CompositeAlarm': inert,
  'AWS::CloudWatch::Dashboard': inert,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::Logs::MetricFilter': inert,
  'AWS::Logs::QueryDefinition': inert,
};
