import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { type Account, formatArn } from '../account';
import { isAuthorized, refusal } from '../iam/principal';
import { isJsonArray } from '../json';
import type { FunctionConfiguration } from '../lambda/function-configuration';
import { CUSTOM_RESOURCE, physicalName, type ResourceTypes } from '../template/resource-type';
import type { Resource, Stack } from '../template/stack';

/** A custom resource as the template has it. */
export interface CustomResourceConfiguration {
  readonly logicalId: string;
  /** For example `Custom::Thing`. */
  readonly type: string;
  readonly stackId: string;
  /** With the ServiceToken; every scalar is text, as CloudFormation sends it. */
  readonly properties: JsonObject;
  /** ARN of the function that the provider framework asks. */
  readonly onEventArn: string;
}

/** The custom resources that are run locally, those of a type `Custom::…` among them. */
export const CUSTOM_RESOURCE_TYPES: ResourceTypes = {
  // What it is called is its function's choice: a Ref or GetAtt of it is refused by the stack.
  [CUSTOM_RESOURCE]: (logicalId, _properties, stack) => ({
    ref: physicalName(stack, logicalId, 128),
    attributes: {},
  }),
};

const ON_EVENT = 'USER_ON_EVENT_FUNCTION_ARN';
const IS_COMPLETE = 'USER_IS_COMPLETE_FUNCTION_ARN';

/** Whether a function is the CDK's provider framework, which is not run: the local CloudFormation does what it does. */
export function isProviderFramework({ handler, environment }: FunctionConfiguration): boolean {
  return handler === 'framework.onEvent' && environment[ON_EVENT] !== undefined;
}

/**
 * The stack's custom resources, in the template's order.
 * @throws TemplateError for one that is not behind the CDK's provider framework, or whose framework could not do its work
 */
export function readCustomResources(
  stack: Stack,
  functions: readonly FunctionConfiguration[],
): CustomResourceConfiguration[] {
  const { accountId, region, stackName } = stack.context;
  const stackId = formatArn({ accountId, region }, 'cloudformation', `stack/${stackName}/local`);
  return stack.resourcesOfType(CUSTOM_RESOURCE).map((resource) => ({
    logicalId: resource.logicalId,
    type: resource.type,
    stackId,
    properties: asText(resource.properties.value),
    onEventArn: onEventFunction(resource, functions, stack.context),
  }));
}

function onEventFunction(
  { properties }: Resource,
  functions: readonly FunctionConfiguration[],
  account: Account,
): string {
  const token = properties.string('ServiceToken');
  const framework = functions.find(({ arn }) => arn === token);
  if (framework === undefined || !isProviderFramework(framework)) {
    throw properties.error('ServiceToken', "only the CDK's provider framework is run locally");
  }
  if (framework.environment[IS_COMPLETE] !== undefined) {
    throw properties.error('ServiceToken', 'a provider with an isCompleteHandler is not run locally');
  }
  const onEvent = functions.find(({ arn }) => arn === framework.environment[ON_EVENT]);
  if (onEvent === undefined)
    throw properties.error('ServiceToken', 'its onEventHandler is not of this stack');
  const principal = framework.role.session(framework.name);
  const permission = { action: 'lambda:InvokeFunction', resource: onEvent.arn };
  if (isAuthorized(principal, account, permission)) return onEvent.arn;
  throw properties.error('ServiceToken', refusal(principal, permission));
}

function asText(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, textOf(item)]));
}

function textOf(value: Json): Json {
  if (isJsonArray(value)) return value.map(textOf);
  if (isJsonObject(value)) return asText(value);
  return typeof value === 'string' ? value : String(value);
}
