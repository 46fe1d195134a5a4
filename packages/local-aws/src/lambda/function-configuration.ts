import { isAbsolute } from 'node:path';
import { formatArn } from '../account';
import type { Asset } from '../cloud-assembly';
import { allow, type PolicyStatement } from '../iam/policy';
import type { Role } from '../iam/roles';
import type { TemplateFields } from '../template/fields';
import { attributeOf, physicalName, type ResourceTypes } from '../template/resource-type';
import type { Resource, Stack } from '../template/stack';

/** A function as the template configures it. */
export interface FunctionConfiguration {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Absolute path of the folder that stands for /var/task. */
  readonly codeDirectory: string;
  /** `<file>.<export>` */
  readonly handler: string;
  /** For example `nodejs24.x`. */
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly role: Role;
  readonly logGroup: string;
  readonly logFormat: 'JSON' | 'Text';
  readonly logLevel: string;
  /** ReservedConcurrentExecutions, where there is one. */
  readonly reservedConcurrency?: number;
  /** The resource-based policy: who else may invoke it. */
  readonly policy: readonly PolicyStatement[];
}

/** The Lambda resources that are run locally. */
export const LAMBDA_RESOURCE_TYPES: ResourceTypes = {
  'AWS::Lambda::Function': (logicalId, properties, stack) => {
    const name = properties().optionalString('FunctionName') ?? physicalName(stack, logicalId, 64);
    return { ref: name, attributes: { Arn: formatArn(stack, 'lambda', `function:${name}`) } };
  },
  'AWS::Lambda::Permission': (logicalId, _properties, stack) => ({
    ref: physicalName(stack, logicalId, 100),
    attributes: {},
  }),
};

/**
 * The stack's functions.
 * Source: AWS::Lambda::Function in the CloudFormation Template Reference; its defaults are used.
 * @throws TemplateError for a function that can't run locally, naming the property.
 */
export function readFunctions(
  stack: Stack,
  roles: ReadonlyMap<string, Role>,
  assets: readonly Asset[],
): FunctionConfiguration[] {
  const permissions = stack.resourcesOfType('AWS::Lambda::Permission');
  return stack.resourcesOfType('AWS::Lambda::Function').map((resource) => {
    const { properties } = resource;
    properties.expectOnly(
      [
        'FunctionName',
        'Code',
        'Handler',
        'Runtime',
        'Timeout',
        'MemorySize',
        'Environment',
        'Role',
        'LoggingConfig',
        'ReservedConcurrentExecutions',
        'PackageType',
      ],
      ['Architectures', 'Description', 'RecursiveLoop', 'Tags', 'TracingConfig', 'DeadLetterConfig'],
    );
    const logging = properties.object('LoggingConfig');
    const reservedConcurrency = properties.optionalNumber('ReservedConcurrentExecutions');
    const jsonLogs = logging.optionalString('LogFormat') === 'JSON';
    return {
      logicalId: resource.logicalId,
      name: resource.ref,
      arn: attributeOf(resource, 'Arn'),
      codeDirectory: codeDirectory(properties, assets),
      handler: properties.string('Handler'),
      runtime: nodeRuntime(properties),
      timeoutSeconds: properties.optionalNumber('Timeout') ?? 3,
      memoryMb: properties.optionalNumber('MemorySize') ?? 128,
      environment: properties.object('Environment').object('Variables').stringEntries(),
      role: executionRole(properties, roles),
      logGroup: logging.optionalString('LogGroup') ?? `/aws/lambda/${resource.ref}`,
      logFormat: jsonLogs ? 'JSON' : 'Text',
      logLevel: logging.optionalString('ApplicationLogLevel') ?? 'INFO',
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
      policy: permissions.flatMap((permission) => permissionStatement(permission, resource)),
    };
  });
}

function codeDirectory(properties: TemplateFields, assets: readonly Asset[]): string {
  const code = properties.object('Code');
  code.expectOnly(['S3Bucket', 'S3Key']);
  const objectKey = code.string('S3Key');
  const asset = assets.find((each) => each.objectKey === objectKey);
  if (asset === undefined) throw code.error('S3Key', `the assembly has no asset ${objectKey}`);
  if (asset.packaging !== 'zip' || !isAbsolute(asset.path)) {
    throw code.error('S3Key', 'only code from a folder is run locally');
  }
  return asset.path;
}

function nodeRuntime(properties: TemplateFields): string {
  const runtime = properties.optionalString('Runtime') ?? properties.optionalString('PackageType') ?? '';
  if (/^nodejs\d+\.x$/.test(runtime)) return runtime;
  throw properties.error('Runtime', `only Node.js functions are run locally, not ${runtime || 'images'}`);
}

function executionRole(properties: TemplateFields, roles: ReadonlyMap<string, Role>): Role {
  const role = roles.get(properties.string('Role'));
  if (role === undefined) throw properties.error('Role', 'the role is not part of this stack');
  if (!role.trusts('lambda.amazonaws.com')) {
    throw properties.error('Role', 'The role defined for the function cannot be assumed by Lambda.');
  }
  return role;
}

/** A permission of this function as a statement of its resource-based policy; none when it is another function's. */
function permissionStatement({ properties }: Resource, fn: Resource): PolicyStatement[] {
  properties.expectOnly(['Action', 'FunctionName', 'Principal', 'SourceArn', 'SourceAccount']);
  const arn = attributeOf(fn, 'Arn');
  const functionName = properties.string('FunctionName');
  if (functionName !== fn.ref && functionName !== arn) return [];

  const principal = properties.string('Principal');
  const sourceArn = properties.optionalString('SourceArn');
  const sourceAccount = properties.optionalString('SourceAccount');
  return [
    {
      ...allow([properties.string('Action')], [arn]),
      principals: [principal.endsWith('.amazonaws.com') ? `Service:${principal}` : `AWS:${principal}`],
      conditions: {
        ...(sourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': [sourceArn] } }),
        ...(sourceAccount === undefined ? {} : { StringEquals: { 'aws:SourceAccount': [sourceAccount] } }),
      },
    },
  ];
}
