import { formatArn, stableId } from '../account';
import type { TemplateFields } from '../template/fields';
import { attributeOf, physicalName, type ResourceTypes } from '../template/resource-type';
import type { Resource, Stack } from '../template/stack';
import { isAllowed } from './evaluate';
import { allow, type PolicyStatement, parsePolicyDocument } from './policy';
import type { Principal } from './principal';

/** The IAM resources that are run locally. */
export const IAM_RESOURCE_TYPES: ResourceTypes = {
  'AWS::IAM::Role': (logicalId, properties, stack) => {
    const fields = properties();
    const name = fields.optionalString('RoleName') ?? physicalName(stack, logicalId, 64);
    const path = fields.optionalString('Path') ?? '/';
    return {
      ref: name,
      attributes: { Arn: formatArn(stack, 'iam', `role${path}${name}`), RoleId: roleId(name) },
    };
  },
  'AWS::IAM::Policy': (logicalId, _properties, stack) => ({
    ref: physicalName(stack, logicalId, 128),
    attributes: {},
  }),
  'AWS::IAM::ManagedPolicy': (logicalId, properties, stack) => {
    const name = properties().optionalString('ManagedPolicyName') ?? physicalName(stack, logicalId, 128);
    const arn = formatArn(stack, 'iam', `policy/${name}`);
    return { ref: arn, attributes: { PolicyArn: arn } };
  },
};

/** AWS's own policies that functions come with by default. */
const AWS_MANAGED_POLICIES: ReadonlyMap<string, readonly PolicyStatement[]> = new Map([
  [
    'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    [allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], ['*'])],
  ],
  [
    'arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess',
    [allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], ['*'])],
  ],
]);

/** A role of the stack with everything attached to it. */
export class Role {
  constructor(
    readonly name: string,
    readonly arn: string,
    private readonly trust: readonly PolicyStatement[],
    private readonly policies: readonly PolicyStatement[],
  ) {}

  /** Whether its trust policy lets a service, for example `lambda.amazonaws.com`, act in it. */
  trusts(service: string): boolean {
    return isAllowed(this.trust, {
      action: 'sts:AssumeRole',
      resource: this.arn,
      principals: [`Service:${service}`],
    });
  }

  /** Somebody acting in the role, under a session name. */
  session(sessionName: string): Principal {
    return {
      arn: `${this.arn.replace(/:iam:(.*):role\/.*$/, ':sts:$1:assumed-role')}/${this.name}/${sessionName}`,
      userId: `${roleId(this.name)}:${sessionName}`,
      roleArn: this.arn,
      policies: this.policies,
    };
  }
}

/**
 * The stack's roles by ARN, each with its inline, attached and managed policies.
 * @throws TemplateError for a policy that can't be had or evaluated locally.
 */
export function readRoles(stack: Stack): ReadonlyMap<string, Role> {
  const policies = stack.resourcesOfType('AWS::IAM::Policy');
  const managedPolicies = stack.resourcesOfType('AWS::IAM::ManagedPolicy');
  for (const { properties } of policies) {
    properties.expectOnly(['PolicyDocument', 'Roles'], ['PolicyName']);
  }
  for (const { properties } of managedPolicies) {
    properties.expectOnly(['PolicyDocument', 'Roles', 'ManagedPolicyName'], ['Description', 'Path']);
  }
  const roles = stack.resourcesOfType('AWS::IAM::Role').map((role) => {
    const { properties, ref } = role;
    properties.expectOnly(
      ['AssumeRolePolicyDocument', 'ManagedPolicyArns', 'Policies', 'RoleName', 'Path'],
      ['Description', 'MaxSessionDuration', 'Tags'],
    );
    const attached = [...policies, ...managedPolicies]
      .filter((policy) => policy.properties.strings('Roles').includes(ref))
      .map((policy) => policy.properties.object('PolicyDocument'));
    const inline = properties.objects('Policies').map((policy) => policy.object('PolicyDocument'));
    return new Role(
      ref,
      attributeOf(role, 'Arn'),
      parsePolicyDocument(properties.object('AssumeRolePolicyDocument')),
      [
        ...[...inline, ...attached].flatMap(parsePolicyDocument),
        ...properties
          .strings('ManagedPolicyArns')
          .flatMap((arn) => managed(arn, managedPolicies, properties)),
      ],
    );
  });
  return new Map(roles.map((role) => [role.arn, role]));
}

function managed(arn: string, own: readonly Resource[], role: TemplateFields): readonly PolicyStatement[] {
  const policy = own.find(({ ref }) => ref === arn);
  if (policy !== undefined) return parsePolicyDocument(policy.properties.object('PolicyDocument'));
  const known = AWS_MANAGED_POLICIES.get(arn);
  if (known !== undefined) return known;
  throw role.error('ManagedPolicyArns', `what ${arn} allows is not known locally`);
}

function roleId(name: string): string {
  return `AROA${stableId(name, 17).toUpperCase()}`;
}
