import { checkAccount } from './account';
import { ApiGateway } from './api-gateway/api-gateway';
import { readHttpApi } from './api-gateway/http-api';
import { type Clock, systemClock } from './clock';
import { type CloudAssembly, readCloudAssembly } from './cloud-assembly';
import { DynamoDb } from './dynamodb/dynamodb';
import { readTables } from './dynamodb/table-configuration';
import { EventBridge, type RecordedEvent } from './events/event-bridge';
import { readEventBuses } from './events/event-bridge-configuration';
import { AccessKeys } from './iam/access-keys';
import { deployer } from './iam/principal';
import { readRoles } from './iam/roles';
import { AsynchronousInvocations } from './lambda/asynchronous-invocations';
import { readEventSources } from './lambda/event-source/event-source-configuration';
import { EventSources } from './lambda/event-source/event-sources';
import { type FunctionConfiguration, readFunctions } from './lambda/function-configuration';
import type { InvocationResult } from './lambda/invocation';
import { Lambda } from './lambda/lambda';
import { RESOURCE_TYPES } from './resource-types';
import { SecretsManager } from './secrets-manager/secrets-manager';
import { type SecretsTools, secretsTools } from './secrets-manager/secrets-tools';
import type { ServiceFaults } from './service-endpoint/faults';
import { ServiceEndpoint } from './service-endpoint/service-endpoint';
import { readQueues } from './sqs/queue-configuration';
import { Sqs } from './sqs/sqs';
import { type SqsTools, sqsTools } from './sqs/sqs-tools';
import { Stack } from './template/stack';
import { parseTemplate } from './template/template';

/** How a local AWS is set up. */
export interface LocalAwsOptions {
  /** Port of the HTTP API on 127.0.0.1; 0 = any free one. */
  readonly apiPort: number;
  /** `us-east-1` by default. */
  readonly region?: string;
  /** Twelve digits; `123456789012` by default. */
  readonly accountId?: string;
  /** Takes every line of the functions' output, of the access log and of what goes wrong. */
  readonly log: (line: string) => void;
  /** The machine's clock by default. */
  readonly clock?: Clock;
}

/** An AWS account on this machine: nothing in it until a stack is deployed. */
export interface LocalAws {
  /** Where the HTTP API is served: `http://127.0.0.1:<port>`. */
  readonly apiUrl: string;
  /** Where the services are reached, as an AWS SDK's or the AWS CLI's endpoint URL. */
  readonly endpointUrl: string;
  /** An administrator's access key, to sign requests with (`curl --aws-sigv4`, an AWS SDK). */
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly region: string;
  };
  readonly secretsManager: SecretsTools;
  readonly sqs: SqsTools;
  readonly eventBridge: {
    /** The last 1,000 events that were put on any bus, the oldest first. */
    events(): readonly RecordedEvent[];
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
   */
  deploy(assemblyDirectory: string): Promise<{ readonly outputs: Readonly<Record<string, string>> }>;
  /** Ends every function and frees the ports, within 2 seconds. */
  close(): Promise<void>;
}

/**
 * Opens an AWS account on loopback: the HTTP API's port and the endpoint of the other services are bound right away, so
 * that their addresses can go into the stack that is deployed next.
 * @throws PortInUseError when `apiPort` is taken.
 */
export async function createLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { apiPort, region = 'us-east-1', accountId = '123456789012', log, clock = systemClock } = options;
  const account = checkAccount({ accountId, region });

  const accessKeys = new AccessKeys();
  const { accessKeyId, secretAccessKey } = accessKeys.issueLongTerm(deployer(account), account);
  const secretsManager = new SecretsManager(account, clock);
  const sqs = new Sqs(account, clock);
  const lambda = new Lambda(clock, log);
  const invocations = new AsynchronousInvocations(lambda, clock, log);
  const eventBridge = new EventBridge(account, lambda, invocations, sqs.queues, clock, log);
  const dynamoDb = new DynamoDb(account, clock, log);
  const services = [secretsManager, sqs, eventBridge, dynamoDb];
  const endpoint = new ServiceEndpoint(account, accessKeys, services, clock, log);
  const eventSources = new EventSources(lambda, sqs.queues, clock, log);
  const apiGateway = new ApiGateway(account, accessKeys, lambda, clock, log);
  await apiGateway.start(apiPort);
  await endpoint.start();

  let functionKeys: string[] = [];
  const surroundings = (fn: FunctionConfiguration) => {
    const credentials = accessKeys.issueTemporary(fn.role.session(fn.name));
    functionKeys.push(credentials.accessKeyId);
    return { account, credentials, endpoints: endpoint.environmentVariables() };
  };

  return {
    apiUrl: apiGateway.url,
    credentials: { accessKeyId, secretAccessKey, region },
    endpointUrl: endpoint.url,
    secretsManager: secretsTools(secretsManager, endpoint.faults(secretsManager), () =>
      endpoint.calls(secretsManager, 'GetSecretValue'),
    ),
    sqs: sqsTools(sqs.queues, endpoint.faults(sqs)),
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

    async deploy(assemblyDirectory) {
      const assembly = await readCloudAssembly(assemblyDirectory);
      const context = { ...account, stackName: assembly.stackName, endpointUrl: endpoint.url };
      const stack = new Stack(context, parseTemplate(assembly.template), RESOURCE_TYPES);
      const { functions, queues, sources, tables, buses, api, outputs } = readStack(stack, assembly.assets);

      // Everything could be read: only now does the stack before make room.
      await dynamoDb.deploy(tables);
      invocations.stop();
      await eventSources.stop(() => lambda.close());
      for (const key of functionKeys) accessKeys.revoke(key);
      functionKeys = [];
      sqs.queues.deploy(queues);
      eventBridge.deploy(buses);
      await lambda.deploy(functions, surroundings);
      eventSources.start(sources);
      apiGateway.deploy(api);
      return {
        outputs: api === undefined ? outputs : withLocalAddress(outputs, api.domainName, apiGateway.url),
      };
    },

    async close() {
      invocations.stop();
      await Promise.all([eventSources.stop(() => lambda.close()), apiGateway.close(), endpoint.close()]);
      sqs.close();
      await dynamoDb.close();
    },
  };
}

/** What is run of the stack. @throws TemplateError naming what can't be. */
function readStack(stack: Stack, assets: CloudAssembly['assets']) {
  const functions = readFunctions(stack, readRoles(stack), assets);
  const queues = readQueues(stack);
  const sources = readEventSources(stack, functions, queues);
  const tables = readTables(stack);
  const buses = readEventBuses(stack, new Set([...functions, ...queues].map(({ arn }) => arn)));
  const api = readHttpApi(stack);
  return { functions, queues, sources, tables, buses, api, outputs: stack.outputs() };
}

function withLocalAddress(
  outputs: Readonly<Record<string, string>>,
  domainName: string,
  url: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, value.replaceAll(`https://${domainName}`, url)]),
  );
}
