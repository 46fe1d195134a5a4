import { randomUUID } from 'node:crypto';
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
    this.#functions = configurations.map(
      (each) => new LambdaFunction(each, executionContext(each), this.clock, this.executionClock, this.log),
    );
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
    await Promise.all(this.#functions.map((fn) => fn.close()));
    this.#functions = [];
  }

  #function(id: string): LambdaFunction {
    const found = this.#functions.find(({ configuration }) =>
      [configuration.arn, configuration.name, configuration.logicalId].includes(id),
    );
    if (found === undefined) throw new Error(`there is no function ${id} in the stack`);
    return found;
  }
}
