import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import type { Lambda } from '../lambda/lambda';
import type { CustomResourceConfiguration } from './custom-resource-configuration';

/** A custom resource that has been made. */
interface Made {
  readonly configuration: CustomResourceConfiguration;
  readonly physicalId: string;
}

/** Takes back one step of a deployment. */
type Undo = () => Promise<void>;

/** A custom resource could not be made: the message is its function's. */
export class CustomResourceError extends Error {
  override readonly name = 'CustomResourceError';
}

/**
 * CloudFormation and the CDK's provider framework as a custom resource's onEvent function sees them: the framework itself
 * answers to a URL of CloudFormation's over TLS, so its part is played here. As there, another physical ID after an Update
 * makes for a Delete of the earlier one, a failed Create is never deleted, and a failure takes back what went before it.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html and
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources-readme.html
 */
export class CustomResources {
  readonly #made = new Map<string, Made>();

  constructor(
    private readonly lambda: Lambda,
    private readonly log: (line: string) => void,
  ) {}

  /**
   * Makes these in the place of the ones before.
   * @throws CustomResourceError when one cannot be made; what was made is taken back
   */
  async deploy(configurations: readonly CustomResourceConfiguration[]): Promise<void> {
    const undo: Undo[] = [];
    const leftovers: Made[] = [];
    try {
      for (const configuration of configurations) {
        const before = this.#made.get(configuration.logicalId);
        if (before === undefined) undo.push(await this.#create(configuration));
        else undo.push(await this.#update(before, configuration, leftovers));
      }
    } catch (error) {
      for (const step of undo.reverse()) await step();
      throw error;
    }
    const kept = new Set(configurations.map(({ logicalId }) => logicalId));
    const gone = [...this.#made.values()].filter(({ configuration }) => !kept.has(configuration.logicalId));
    for (const { configuration } of gone) this.#made.delete(configuration.logicalId);
    for (const each of [...leftovers, ...gone.reverse()]) await this.#delete(each);
  }

  /** Deletes all of them, the last made first. One that fails is a line of the log. */
  async destroy(): Promise<void> {
    const all = [...this.#made.values()].reverse();
    this.#made.clear();
    for (const each of all) await this.#delete(each);
  }

  async #create(configuration: CustomResourceConfiguration): Promise<Undo> {
    const { logicalId } = configuration;
    const physicalId = await this.#ask('Create', configuration, {});
    this.#made.set(logicalId, { configuration, physicalId });
    return async () => {
      this.#made.delete(logicalId);
      await this.#delete({ configuration, physicalId });
    };
  }

  async #update(before: Made, configuration: CustomResourceConfiguration, leftovers: Made[]): Promise<Undo> {
    const { properties: earlier } = before.configuration;
    if (isDeepStrictEqual(earlier, configuration.properties)) return async () => {};
    const { logicalId } = configuration;
    const back = async (physicalId: string) => {
      await this.#ask('Update', before.configuration, {
        PhysicalResourceId: physicalId,
        OldResourceProperties: configuration.properties,
      });
      this.#made.set(logicalId, before);
      if (physicalId !== before.physicalId) await this.#delete({ configuration, physicalId });
    };
    let physicalId: string;
    try {
      const old = { PhysicalResourceId: before.physicalId, OldResourceProperties: earlier };
      physicalId = await this.#ask('Update', configuration, old);
    } catch (error) {
      await back(before.physicalId);
      throw error;
    }
    this.#made.set(logicalId, { configuration, physicalId });
    if (physicalId !== before.physicalId) leftovers.push(before);
    return () => back(physicalId);
  }

  async #delete({ configuration, physicalId }: Made): Promise<void> {
    try {
      await this.#ask('Delete', configuration, { PhysicalResourceId: physicalId });
    } catch (error) {
      this.log(`cloudformation: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** @returns the resource's physical ID: the function's, or else the one that the framework gives it */
  async #ask(
    requestType: 'Create' | 'Update' | 'Delete',
    { logicalId, type, stackId, properties, onEventArn }: CustomResourceConfiguration,
    more: { readonly PhysicalResourceId?: string; readonly OldResourceProperties?: JsonObject },
  ): Promise<string> {
    const requestId = randomUUID();
    const request = {
      RequestType: requestType,
      ServiceToken: properties.ServiceToken,
      // The framework passes it on; here it leads nowhere.
      ResponseURL: 'https://cloudformation-custom-resource-response.invalid/',
      StackId: stackId,
      RequestId: requestId,
      LogicalResourceId: logicalId,
      ResourceType: type,
      ResourceProperties: properties,
      ...more,
    };
    const { payload, functionError } = await this.lambda.invoke(onEventArn, JSON.stringify(request));
    const answer = parseJsonObject(payload);
    if (functionError !== undefined || (answer === undefined && payload !== 'null')) {
      const reason = String(answer?.errorMessage ?? `it answers ${payload}, not a JSON object`);
      throw new CustomResourceError(`${requestType} of ${logicalId} (${type}) failed: ${reason}`);
    }
    const answered = answer?.PhysicalResourceId;
    if (typeof answered === 'string' && answered !== '') return answered;
    return more.PhysicalResourceId ?? requestId;
  }
}
