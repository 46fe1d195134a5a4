import type { Clock } from 'taskrouter/clock';
import { checkAccount } from './account';
import { ApiGateway } from './api-gateway/api-gateway';
import { readHttpApi } from './api-gateway/http-api';
import type { ServedRequest } from './api-gateway/served-request';
import { readCloudAssembly } from './cloud-assembly';
import { isProviderFramework, readCustomResources } from './cloudformation/custom-resource-configuration';
import { CustomResources } from './cloudformation/custom-resources';
import { DynamoDb } from './dynamodb/dynamodb';
import { readTables } from './dynamodb/table-configuration';
import { EventBridge, type RoutedBusEvent } from './events/event-bridge';
import { readEventBuses } from './events/event-bridge-configuration';
import { AccessKeys } from './iam/access-keys';
import { deployer } from './iam/principal';
import { readRoles } from './iam/roles';
import { mapTexts } from './json';
import { AsynchronousInvocations } from './lambda/asynchronous-invocations';
import type { ExecutionContext } from './lambda/environment-variables';
import { readEventSources } from './lambda/event-source/event-source-configuration';
import { EventSources } from './lambda/event-source/event-sources';
import { type FunctionConfiguration, readFunctions } from './lambda/function-configuration';
import type { InvocationResult } from './lambda/invocation';
import { Lambda } from './lambda/lambda';
import { RESOURCE_TYPES } from './resource-types';
import { SecretsManager } from './secrets-manager/secrets-manager';
import { type SecretsTestClient, secretsTestClient } from './secrets-manager/secrets-test-client';
import type { ServiceFaults } from './service-endpoint/faults';
import { ServiceEndpoint } from './service-endpoint/service-endpoint';
import { readQueues } from './sqs/queue-configuration';
import { Sqs } from './sqs/sqs';
import { type SqsTestClient, sqsTestClient } from './sqs/sqs-test-client';
import { Sts } from './sts/sts';
import { systemClock } from './system-clock';
import { Stack } from './template/stack';
import { parseTemplate } from './template/template';
import { WorkInProgress } from './work-in-progress';

/** How a local AWS is set up. */
export interface LocalAwsOptions {
  /** Port of the HTTP API on 127.0.0.1; 0 = any free one. */
  readonly apiPort: number;
  /** `us-east-1` by default. */
  readonly region?: string;
  /** Twelve digits; `123456789012` by default. */
  readonly accountId?: string;
  /** The administrator's access key; made up, and the same every time, by default. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Names beside loopback's that requests may be for: see `refusalOfPeer`. */
  readonly allowedHosts?: readonly string[];
  /** Origins of pages that may call the API beside those of this machine. */
  readonly allowedOrigins?: readonly string[];
  /** Takes every line of the functions' output, of the access log and of what goes wrong. */
  readonly log: (line: string) => void;
  /** Told of every request to the HTTP API once it has been answered. */
  readonly served?: (request: ServedRequest) => void;
  /** What time it is in the account: delays, timeouts, dates; functions see it too. The machine's clock by default. */
  readonly clock?: Clock;
  /** What functions, integrations and throttles are timed by: the machine's clock, unless a test moves that as well. */
  readonly executionClock?: Clock;
}

/** How a stack is deployed. */
export interface DeployOptions {
  /** Which of the assembly's stacks; needed where there are several. */
  readonly stackName?: string;
  /**
   * Told the outputs when everything but the custom resources is there, to make what those need and the stack doesn't
   * make: a secret's value, for instance.
   */
  readonly beforeCustomResources?: (outputs: Readonly<Record<string, string>>) => void;
}

/** An AWS account on this machine: nothing in it until a stack is deployed. */
export interface LocalAws {
  /** Where the HTTP API is served: `http://127.0.0.1:<port>`. */
  readonly apiUrl: string;
  /** Where the other services are reached, all of them: what `AWS_ENDPOINT_URL` is set to. */
  readonly endpointUrl: string;
  /** An administrator's access key, to sign requests with (`curl --aws-sigv4`, an AWS SDK). */
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly region: string;
  };
  readonly secretsManager: SecretsTestClient;
  readonly sqs: SqsTestClient;
  readonly eventBridge: {
    /** The last 1,000 events that were put on any bus, the oldest first. */
    events(): readonly RoutedBusEvent[];
  };
  /** Makes calls of a service fail or wait, to test what depends on it. */
  readonly faults: Readonly<Record<'secretsManager' | 'sqs' | 'eventBridge' | 'dynamoDb', ServiceFaults>>;
  readonly lambda: {
    /**
     * Invokes a function and waits for it.
     * @param functionId logical ID, name or ARN
     * @param payload the event, as JSON
     */
    invoke(functionId: string, payload: string): Promise<InvocationResult>;
    /** The logical IDs of the functions. */
    functionIds(): readonly string[];
    /** Ends a function's processes in the middle of whatever they do; new ones are started as they are needed. */
    crash(functionId: string): void;
  };
  /**
   * Runs the stack of a cloud assembly, in the place of the one before.
   * @param assemblyDirectory what `cdk synth` wrote
   * @returns the stack's outputs; the API's `https://…execute-api…` address in them is replaced by `apiUrl`
   * @throws CloudAssemblyError, or TemplateError naming what in the template isn't run locally; what ran before goes on.
   * CustomResourceError when a custom resource could not be made; those before it are taken back, the rest is there.
   */
  deploy(
    assemblyDirectory: string,
    options?: DeployOptions,
  ): Promise<{ readonly outputs: Readonly<Record<string, string>> }>;
  /**
   * Takes up other code and variables of the functions of a stack that runs, as an update that changes nothing else does:
   * queues, tables, secrets and custom resources stay as they are.
   * @param assemblyDirectory what `cdk synth` wrote
   * @param stackName as for `deploy`
   * @returns the logical IDs of the functions that have changed
   * @throws CloudAssemblyError, TemplateError; what ran before goes on
   */
  updateFunctions(assemblyDirectory: string, stackName?: string): readonly string[];
  /** Deletes the stack's custom resources, as deleting the stack does first; what fails is a line of the log. */
  destroyCustomResources(): Promise<void>;
  /**
   * Resolves when no request and no invocation is under way, what they led to included. What waits for its time, like a
   * delayed message, doesn't count.
   * @returns whether there was anything
   */
  settled(): Promise<boolean>;
  /** Ends every function and frees the ports, within 2 seconds. */
  close(): Promise<void>;
}

/**
 * Opens an AWS account on loopback: the HTTP API's port and the endpoint of the other services are bound right away, so
 * that their addresses can go into the stack that is deployed next.
 * @throws PortInUseError when `apiPort` is taken.
 */
export async function createLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const parts = createParts(options);
  const { secretsManager, sqs, lambda, invocations, eventBridge, dynamoDb } = parts;
  const { endpoint, eventSources, apiGateway, work, credentials, account } = parts;
  await apiGateway.start(options.apiPort);
  await endpoint.start();
  return {
    apiUrl: apiGateway.url,
    endpointUrl: endpoint.url,
    credentials: { ...credentials, region: account.region },
    secretsManager: secretsTestClient(secretsManager, endpoint.faults(secretsManager), () =>
      endpoint.calls(secretsManager, 'GetSecretValue'),
    ),
    sqs: sqsTestClient(sqs.queues, endpoint.faults(sqs)),
    eventBridge: { events: () => eventBridge.events() },
    faults: {
      secretsManager: endpoint.faults(secretsManager),
      sqs: endpoint.faults(sqs),
      eventBridge: endpoint.faults(eventBridge),
      dynamoDb: endpoint.faults(dynamoDb),
    },
    lambda: {
      invoke: (functionId, payload) => lambda.invoke(functionId, payload),
      functionIds: () => lambda.functionIds(),
      crash: (functionId) => lambda.crash(functionId),
    },
    deploy: (assemblyDirectory, options) => deploy(parts, assemblyDirectory, options),
    updateFunctions: (assemblyDirectory, stackName) => updateFunctions(parts, assemblyDirectory, stackName),
    destroyCustomResources: () => parts.customResources.destroy(),
    settled: () => work.settled(),
    async close() {
      invocations.stop();
      await Promise.all([eventSources.stop(() => lambda.close()), apiGateway.close(), endpoint.close()]);
      sqs.close();
      await dynamoDb.close();
    },
  };
}

type Parts = ReturnType<typeof createParts>;

/** The services of one account, connected, with nothing in them. */
function createParts(options: LocalAwsOptions) {
  const { region = 'us-east-1', accountId = '123456789012', log } = options;
  const { clock = systemClock, executionClock = systemClock } = options;
  const account = checkAccount({ accountId, region });
  const accessKeys = new AccessKeys();
  const { accessKeyId, secretAccessKey } = accessKeys.issueLongTerm(
    deployer(account),
    account,
    options.credentials,
  );
  const work = new WorkInProgress();
  const peers = { hosts: options.allowedHosts ?? [], origins: options.allowedOrigins ?? [] };
  const secretsManager = new SecretsManager(account, clock);
  const sqs = new Sqs(account, clock, log);
  const lambda = new Lambda(clock, executionClock, work, log);
  const invocations = new AsynchronousInvocations(lambda, clock, log);
  const eventBridge = new EventBridge(account, lambda, invocations, sqs.queues, clock, log);
  const dynamoDb = new DynamoDb(account, clock, log);
  const services = [secretsManager, sqs, eventBridge, dynamoDb, new Sts(account)];
  return {
    account,
    accessKeys,
    credentials: { accessKeyId, secretAccessKey },
    work,
    secretsManager,
    sqs,
    lambda,
    invocations,
    customResources: new CustomResources(lambda, log),
    eventBridge,
    dynamoDb,
    endpoint: new ServiceEndpoint(account, accessKeys, services, peers, clock, executionClock, log),
    eventSources: new EventSources(lambda, sqs.queues, clock, log),
    apiGateway: new ApiGateway(
      account,
      accessKeys,
      lambda,
      peers,
      clock,
      executionClock,
      work,
      log,
      options.served ?? (() => {}),
    ),
    /** Access keys of the deployed functions. */
    functionKeys: new Set<string>(),
  };
}

async function deploy(
  parts: Parts,
  assemblyDirectory: string,
  { stackName, beforeCustomResources }: DeployOptions = {},
): ReturnType<LocalAws['deploy']> {
  const { accessKeys, sqs, lambda, invocations, eventBridge, dynamoDb } = parts;
  const { eventSources, apiGateway, functionKeys } = parts;
  const { functions, customResources, queues, sources, tables, buses, api, ...read } = readStack(
    parts,
    assemblyDirectory,
    stackName,
  );

  // Everything could be read: only now does the stack before make room.
  await dynamoDb.deploy(tables);
  invocations.stop();
  await eventSources.stop(() => lambda.close());
  for (const key of functionKeys) accessKeys.revoke(key);
  functionKeys.clear();
  sqs.queues.deploy(queues);
  eventBridge.deploy(buses);
  await lambda.deploy(functions, executionContextOf(parts));
  eventSources.start(sources);
  apiGateway.deploy(api);
  const here = (text: string) =>
    api === undefined ? text : text.replaceAll(`https://${api.domainName}`, apiGateway.url);
  const outputs = Object.fromEntries(
    Object.entries(read.outputs).map(([name, value]) => [name, here(value)]),
  );
  beforeCustomResources?.(outputs);
  await parts.customResources.deploy(
    customResources.map((each) => ({ ...each, properties: mapTexts(each.properties, here) })),
  );
  return { outputs };
}

function updateFunctions(parts: Parts, assemblyDirectory: string, stackName?: string): readonly string[] {
  const { functions } = readStack(parts, assemblyDirectory, stackName);
  return parts.lambda.update(functions, executionContextOf(parts));
}

/** Gives each function credentials of its role. */
function executionContextOf({ account, accessKeys, endpoint, functionKeys }: Parts) {
  return (fn: FunctionConfiguration): ExecutionContext => {
    const credentials = accessKeys.issueTemporary(fn.role.session(fn.name));
    functionKeys.add(credentials.accessKeyId);
    return { account, credentials, endpoints: endpoint.environmentVariables() };
  };
}

/** What is run of the stack. @throws TemplateError naming what can't be. */
function readStack({ account, endpoint }: Parts, assemblyDirectory: string, stackName?: string) {
  const assembly = readCloudAssembly(assemblyDirectory, stackName);
  const context = { ...account, stackName: assembly.stackName, endpointUrl: endpoint.url };
  const stack = new Stack(context, parseTemplate(assembly.template), RESOURCE_TYPES);
  const all = readFunctions(stack, readRoles(stack), assembly.assets);
  const functions = all.filter((fn) => !isProviderFramework(fn));
  const customResources = readCustomResources(stack, all);
  const queues = readQueues(stack);
  const sources = readEventSources(stack, functions, queues);
  const tables = readTables(stack);
  const buses = readEventBuses(stack, new Set([...functions, ...queues].map(({ arn }) => arn)));
  const api = readHttpApi(stack);
  return { functions, customResources, queues, sources, tables, buses, api, outputs: stack.outputs() };
}
