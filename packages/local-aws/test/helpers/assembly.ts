import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, JsonObject } from 'taskrouter/parsed';

/** A function of a test's stack. */
export interface TestFunction {
  /** What its index.js holds; it exports `handler`. */
  readonly code: string;
  /** Properties besides (or in place of) the ones a function needs. */
  readonly properties?: JsonObject;
  /** What its role may do. */
  readonly statements?: readonly JsonObject[];
}

/** A route of a test's HTTP API. */
export interface TestRoute {
  /** Logical ID of the function. */
  readonly function: string;
  readonly authorization?: 'AWS_IAM' | 'NONE';
  /** Makes it a JWT route of the authorizer with this logical ID. */
  readonly authorizer?: string;
  /** AuthorizationScopes. */
  readonly scopes?: readonly string[];
  readonly timeoutMs?: number;
  /** False leaves out the AWS::Lambda::Permission. */
  readonly permitted?: boolean;
}

/** A stack as a test describes it. */
export interface TestStack {
  readonly functions?: Readonly<Record<string, TestFunction>>;
  /** By route key. */
  readonly routes?: Readonly<Record<string, TestRoute>>;
  /** Properties of the stage besides its name. */
  readonly stage?: JsonObject;
  /** Further resources, or others in place of the ones made from the above. */
  readonly resources?: JsonObject;
  /** Other sections of the template: Outputs, Parameters, Conditions, Mappings. */
  readonly sections?: JsonObject;
}

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

const directories: string[] = [];

/** Writes a cloud assembly as `cdk synth` does; returns its directory. */
export function writeAssembly(stack: TestStack): string {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  directories.push(directory);
  const write = (name: string, value: JsonObject) =>
    writeFileSync(join(directory, name), JSON.stringify(value));

  const files: Record<string, Json> = {};
  for (const [id, { code }] of Object.entries(stack.functions ?? {})) {
    mkdirSync(join(directory, `asset.${id}`));
    writeFileSync(join(directory, `asset.${id}`, 'index.js'), code);
    files[id] = {
      source: { path: `asset.${id}`, packaging: 'zip' },
      destinations: { here: { bucketName: 'assets', objectKey: `${id}.zip` } },
    };
  }
  write('Test.assets.json', { version: '48.0.0', files });
  write('Test.template.json', {
    Resources: { ...functionResources(stack), ...apiResources(stack), ...stack.resources },
    ...stack.sections,
  });
  write('manifest.json', {
    version: '48.0.0',
    artifacts: {
      'Test.assets': { type: 'cdk:asset-manifest', properties: { file: 'Test.assets.json' } },
      Test: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/unknown-region',
        properties: { templateFile: 'Test.template.json' },
      },
    },
  });
  return directory;
}

/** Removes what `writeAssembly` wrote. */
export function removeAssemblies(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

function functionResources({ functions = {} }: TestStack): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(functions).flatMap<[string, Json]>(([id, { properties, statements = [] }]) => [
      [
        `${id}Role`,
        {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: TRUST,
            ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
          },
        },
      ],
      [
        `${id}Policy`,
        {
          Type: 'AWS::IAM::Policy',
          Properties: {
            PolicyName: `${id}Policy`,
            PolicyDocument: { Version: '2012-10-17', Statement: statements },
            Roles: [{ Ref: `${id}Role` }],
          },
        },
      ],
      [
        id,
        {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Code: { S3Bucket: 'assets', S3Key: `${id}.zip` },
            Handler: 'index.handler',
            Runtime: 'nodejs24.x',
            Role: { 'Fn::GetAtt': [`${id}Role`, 'Arn'] },
            ...properties,
          },
        },
      ],
    ]),
  );
}

function apiResources({ routes, stage = {} }: TestStack): Record<string, Json> {
  if (routes === undefined) return {};
  const each = Object.entries(routes).flatMap<[string, Json]>(([routeKey, route], index) => {
    const { function: fn, authorization = 'NONE', authorizer, scopes, timeoutMs, permitted = true } = route;
    const path = routeKey.split(' ')[1] ?? '';
    const integration = {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: { Ref: 'Api' },
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': [fn, 'Arn'] },
        PayloadFormatVersion: '2.0',
        ...(timeoutMs === undefined ? {} : { TimeoutInMillis: timeoutMs }),
      },
    };
    const permission = {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { 'Fn::GetAtt': [fn, 'Arn'] },
        Principal: 'apigateway.amazonaws.com',
        SourceArn: {
          'Fn::Sub': `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/*/*${path}`,
        },
      },
    };
    const declaration = {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api' },
        RouteKey: routeKey,
        AuthorizationType: authorizer === undefined ? authorization : 'JWT',
        ...(authorizer === undefined ? {} : { AuthorizerId: { Ref: authorizer } }),
        ...(scopes === undefined ? {} : { AuthorizationScopes: scopes }),
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: `Integration${index}` }]] },
      },
    };
    return [
      [`Integration${index}`, integration],
      ...(permitted ? [[`Permission${index}`, permission] as [string, Json]] : []),
      [`Route${index}`, declaration],
    ];
  });
  return {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'Test', ProtocolType: 'HTTP' } },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true, ...stage },
    },
    ...Object.fromEntries(each),
  };
}
