import { join } from 'node:path';
import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import {
  type BundlingOptions,
  NodejsFunction,
  OutputFormat,
  SourceMapMode,
} from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

const ROOT = join(__dirname, '..');

/** Props of {@link TaskRouterFunction}. */
export interface TaskRouterFunctionProps {
  /** The entry file's name in lambda/, without its ending. */
  readonly entry: string;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  /** How long one invocation may take. */
  readonly timeout: Duration;
  /** MB; CPU grows with it. */
  readonly memorySize: number;
  /** Whether invocations are traced with X-Ray. */
  readonly tracing: boolean;
  /** Executions that are kept for this function and that it may not exceed; undefined to share the account's. */
  readonly reservedConcurrency?: number;
  /** Where it stands in a VPC; undefined for Lambda's own network. */
  readonly place?: VpcPlace;
  /** Files to bundle in place of an import, by the import's name. */
  readonly alias?: Readonly<Record<string, string>>;
}

/** Where a function stands in a VPC. */
export interface VpcPlace {
  readonly vpc: IVpc;
  readonly vpcSubnets: { readonly subnets: ISubnet[] };
  readonly securityGroups: ISecurityGroup[];
}

/** A function of lambda/, bundled small because every kilobyte is paid for at its cold start, with its log group. */
export class TaskRouterFunction extends NodejsFunction {
  constructor(
    scope: Construct,
    id: string,
    { entry, alias = {}, tracing, reservedConcurrency, place, ...props }: TaskRouterFunctionProps,
  ) {
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Lambda's managed policy could write to every log group of the account; this function needs its own.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, id, {
      ...props,
      ...place,
      ...(reservedConcurrency && { reservedConcurrentExecutions: reservedConcurrency }),
      role,
      entry: join(ROOT, 'lambda', `${entry}.ts`),
      projectRoot: ROOT,
      depsLockFilePath: join(ROOT, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      bundling: {
        ...BUNDLING,
        esbuildArgs: {
          '--supported:dynamic-import': 'false',
          ...Object.fromEntries(Object.entries(alias).map(([name, file]) => [`--alias:${name}`, file])),
        },
      },
    });
    Validations.of(this).acknowledge(...ACKNOWLEDGED);
    if (tracing) Validations.of(role).acknowledge(TRACING_ACKNOWLEDGED);
  }
}

const ACKNOWLEDGED = [
  {
    id: 'Serverless::Serverless-LambdaDLQ',
    reason:
      "A function's dead-letter target is for asynchronous invocations. These are invoked by API Gateway, whose caller " +
      'sees the error, or by a queue, which has a dead-letter queue of its own.',
  },
  {
    id: 'Serverless::Serverless-LambdaTracing',
    reason: 'Tracing costs time inside the five seconds of a callback; -c tracing=true turns it on.',
  },
];

const TRACING_ACKNOWLEDGED = {
  id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
  reason:
    "X-Ray's PutTraceSegments and PutTelemetryRecords know no resources: " +
    'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html',
};

const BUNDLING = {
  format: OutputFormat.CJS,
  target: 'node24',
  minify: true,
  // Beside the bundle for whoever debugs it, never loaded: nothing in the bundle refers to it.
  sourceMap: true,
  sourceMapMode: SourceMapMode.EXTERNAL,
  mainFields: ['module', 'main'],
  // Lambda starts Node.js with --expose-gc, and a flag that changes V8 makes Node.js compile its own modules anew instead
  // of taking them from its code cache. Taking the flag back, before anything is loaded, takes 0.15 of an empty
  // function's cold start off every function; where Lambda drops the flag it does nothing. See docs/performance.md.
  banner: "require('node:v8').setFlagsFromString('--no-expose-gc');",
  // What is not in the bundle is not loaded: neither the AWS SDK of the runtime nor anything else.
  bundleAwsSDK: true,
} satisfies BundlingOptions;
