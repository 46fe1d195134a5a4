import type { JsonObject } from 'taskrouter/parsed';
import { type SeedField, type SeedFields, WORKSPACE } from './seed-fields';

/** The JSON Schema of `workspace.json`, from the same table that its parser uses; for editors. */
export function workspaceSchema(): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'TaskRouter workspace',
    description: 'The workspace the TaskRouter emulator starts with, everything by friendly name.',
    ...objectOf(WORKSPACE),
  };
}

function objectOf(fields: SeedFields): JsonObject {
  const entries = Object.entries(fields);
  return {
    type: 'object',
    additionalProperties: false,
    required: entries.filter(([, field]) => field.required).map(([name]) => name),
    properties: Object.fromEntries(entries.map(([name, field]) => [name, propertyOf(field)])),
  };
}

function propertyOf({ description, kind, items, min }: SeedField): JsonObject {
  if (items === undefined) return { description, ...kind?.schema };
  return { description, type: 'array', ...(min && { minItems: min }), items: objectOf(items) };
}
