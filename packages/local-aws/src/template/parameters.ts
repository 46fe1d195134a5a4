import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { TemplateError } from './template-error';

const SSM_PARAMETER = /^AWS::SSM::Parameter::Value</;
const BOOTSTRAP_VERSION = /^\/cdk-bootstrap\/[^/]+\/version$/;

/** Newer than any version aws-cdk-lib asks for: nothing is bootstrapped here, and nothing depends on it. */
const LOCAL_BOOTSTRAP_VERSION = '999';

/**
 * The template's parameters at their defaults.
 * @throws TemplateError for one without a default, and for an SSM parameter other than CDK's bootstrap version.
 */
export function parameterDefaults(parameters: JsonObject): ReadonlyMap<string, Json> {
  return new Map(
    Object.entries(parameters).map(([name, declaration]) => [name, defaultOf(name, declaration)]),
  );
}

function defaultOf(name: string, declaration: Json): Json {
  const path = `Parameters.${name}`;
  if (!isJsonObject(declaration) || typeof declaration.Type !== 'string') {
    throw new TemplateError(path, 'a parameter is an object with a Type');
  }
  const { Type: type, Default: value } = declaration;
  if (value === undefined)
    throw new TemplateError(path, 'it has no Default, and a local run passes no parameters');
  if (SSM_PARAMETER.test(type)) {
    if (typeof value === 'string' && BOOTSTRAP_VERSION.test(value)) return LOCAL_BOOTSTRAP_VERSION;
    throw new TemplateError(path, `SSM parameter ${JSON.stringify(value)} can't be read locally`);
  }
  return (type === 'CommaDelimitedList' || type.startsWith('List<')) && typeof value === 'string'
    ? value.split(',').map((item) => item.trim())
    : value;
}
