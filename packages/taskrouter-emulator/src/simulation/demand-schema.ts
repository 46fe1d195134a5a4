import { objectSchema } from 'taskrouter/fields';
import type { JsonObject } from 'taskrouter/parsed';
import { refused } from 'taskrouter/schema';
import { demandFields } from './demand-fields';

/** The JSON Schema of a demand file, from the same table that its parser uses; for editors. */
export function demandSchema(): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'TaskRouter demand',
    description: 'Who calls and what the workers do, for npm run simulate.',
    ...objectSchema(demandFields(() => refused('takes numbers here'))),
  };
}
