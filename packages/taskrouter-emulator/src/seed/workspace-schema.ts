import { objectSchema } from 'taskrouter/fields';
import type { JsonObject } from 'taskrouter/parsed';
import { WORKSPACE } from './seed-fields';

/** The JSON Schema of `workspace.json`, from the same table that its parser uses; for editors. */
export function workspaceSchema(): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'TaskRouter workspace',
    description: 'The workspace the TaskRouter emulator starts with, everything by friendly name.',
    ...objectSchema(WORKSPACE),
  };
}
