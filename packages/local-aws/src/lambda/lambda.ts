import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { Clock } from 'taskrouter/clock';
import { isAllowed } from '../iam/evaluate';
import type { WorkInProgress } from '../work-in-progress';
import type { ExecutionContext } from './environment-variables';
import { LambdaFunction } from './function';
import type { FunctionConfiguration } from './function-configuration';
import type { InvocationResult } from './invocation';

/** Another AWS service that invokes a function on behalf of one of its resources. */
export interface InvokingService {
  /** For example `apigateway.amazonaws.com`. */
  readonly principal: string;
  readonly sourceArn: string;
  readonly sourceAccount: string;
}

/** Lambda: the deployed functions, and the way to invoke them that every event source takes. */
export class Lambda {
  #functions: readonly LambdaFunction[] = [];
  /** Those that others have taken the place of, and that still work. */
  readonly #retiring = new Set<LambdaFunction>();

  constructor(
    private readonly clock: Clock,
    private readonly executionClock: Clock,
    private readonly work: WorkInProgress,
    private readonly log: (line: string) => void,
  ) {}

  /**
   * Puts these functions in the place of the ones before. As in Lambda, the first invocation of each is a cold start.
   */
  async deploy(
    configurations: readonly FunctionConfiguration[],
    executionContext: (fn: FunctionConfiguration) => ExecutionContext,
  ): Promise<void> {
    await this.close();
    this.#functions = configurations.map((each) => this.#start(each, executionContext));
  }

  /**
   * Puts functions with other code or other variables in the place of those with the same logical ID. What these are
   * doing they bring to its end.
   * @returns the logical IDs of the functions that have changed
   */
  update(
    configurations: readonly FunctionConfiguration[],
    executionContext: (fn: FunctionConfiguration) => ExecutionContext,
  ): readonly string[] {
    const changed = new Map<string, FunctionConfiguration>();
    for (const configuration of configurations) changed.set(configuration.logicalId, configuration);
    const replaced: string[] = [];
    this.#functions = this.#functions.map((fn) => {
      const configuration = changed.get(fn.configuration.logicalId);
      if (configuration === undefined || isSame(configuration, fn.configuration)) return fn;
      replaced.push(configuration.logicalId);
      this.#retiring.add(fn);
      void fn.retire().then(() => this.#retiring.delete(fn));
      return this.#start(configuration, executionContext);
    });
    return replaced;
  }

  /**
   * Whether the function's resource-based policy (AWS::Lambda::Permission) lets a service invoke it.
   * @param functionId ARN, name or logical ID.
   */
  mayInvoke(functionId: string, service: InvokingService): boolean {
    const { configuration } = this.#function(functionId);
    return isAllowed(configuration.policy, {
      action: 'lambda:InvokeFunction',
      resource: configuration.arn,
      principals: [`Service:${service.principal}`],
      context: { 'aws:SourceArn': service.sourceArn, 'aws:SourceAccount': service.sourceAccount },
    });
  }

  /**
   * Invokes a function synchronously (RequestResponse).
   * @param functionId ARN, name or logical ID.
   * @param payload the event, as JSON.
   * @returns the handler's result, or its failure with `functionError` set.
   * @throws TooManyRequestsError when the function is throttled; Error when there is no such function.
   */
  invoke(
    functionId: string,
    payload: string,
    options: { readonly traceId?: string } = {},
  ): Promise<InvocationResult> {
    const requestId = randomUUID();
    return this.work.track(this.#function(functionId).invoke({ requestId, payload, ...options }));
  }

  /**
   * Ends a function's processes in the middle of whatever they do, to test what depends on them.
   * @param functionId ARN, name or logical ID.
   */
  crash(functionId: string): void {
    this.#function(functionId).crash();
  }

  /** The logical IDs of the functions. */
  functionIds(): readonly string[] {
    return this.#functions.map(({ configuration }) => configuration.logicalId);
  }

  /** Ends every function's processes. */
  async close(): Promise<void> {
    await Promise.all([...this.#functions, ...this.#retiring].map((fn) => fn.close()));
    this.#functions = [];
  }

  #start(
    configuration: FunctionConfiguration,
    executionContext: (fn: FunctionConfiguration) => ExecutionContext,
  ): LambdaFunction {
    const context = executionContext(configuration);
    return new LambdaFunction(configuration, context, this.clock, this.executionClock, this.log);
  }

  #function(id: string): LambdaFunction {
    const found = this.#functions.find(({ configuration }) =>
      [configuration.arn, configuration.name, configuration.logicalId].includes(id),
    );
    if (found === undefined) throw new Error(`there is no function ${id} in the stack`);
    return found;
  }
}

/** Whether the code and what it runs with are the same; the folder of the code is named after what is in it. */
function isSame(one: FunctionConfiguration, other: FunctionConfiguration): boolean {
  const facts = ({ codeDirectory, environment, handler, timeoutSeconds, memoryMb }: FunctionConfiguration) =>
    JSON.stringify([basename(codeDirectory), environment, handler, timeoutSeconds, memoryMb]);
  return facts(one) === facts(other);
}
