import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { TemplateError } from './template-error';

/** A resource as the template declares it, its intrinsics not resolved yet. */
export interface ResourceDeclaration {
  readonly logicalId: string;
  /** For example `AWS::Lambda::Function`. */
  readonly type: string;
  readonly properties: JsonObject;
  /** Name of the condition it exists under. */
  readonly condition?: string;
}

/** A CloudFormation template's sections. Source: "Template anatomy" in the CloudFormation User Guide. */
export interface Template {
  readonly parameters: JsonObject;
  readonly mappings: JsonObject;
  readonly conditions: JsonObject;
  readonly resources: ReadonlyMap<string, ResourceDeclaration>;
  readonly outputs: JsonObject;
}

/**
 * Sorts a template into its sections.
 * @throws TemplateError when a section or a resource isn't what CloudFormation takes, or a `Transform` is asked for.
 */
export function parseTemplate(template: JsonObject): Template {
  if (template.Transform !== undefined) {
    throw new TemplateError('Transform', 'macros and language extensions are not run locally');
  }
  const resources = Object.entries(section(template, 'Resources')).map(([logicalId, declaration]) =>
    parseResource(logicalId, declaration),
  );
  return {
    parameters: section(template, 'Parameters'),
    mappings: section(template, 'Mappings'),
    conditions: section(template, 'Conditions'),
    resources: new Map(resources.map((resource) => [resource.logicalId, resource])),
    outputs: section(template, 'Outputs'),
  };
}

function parseResource(logicalId: string, declaration: Json): ResourceDeclaration {
  const path = `Resources.${logicalId}`;
  if (!isJsonObject(declaration)) throw new TemplateError(path, 'a resource is an object');
  const { Type: type, Properties: properties = {}, Condition: condition } = declaration;
  if (typeof type !== 'string') throw new TemplateError(`${path}.Type`, 'missing');
  if (!isJsonObject(properties)) throw new TemplateError(`${path}.Properties`, 'not an object');
  return { logicalId, type, properties, ...(typeof condition === 'string' ? { condition } : {}) };
}

function section(template: JsonObject, name: string): JsonObject {
  const value = template[name] ?? {};
  if (!isJsonObject(value)) throw new TemplateError(name, 'not an object');
  return value;
}
