import { objectSchema, requiredField } from 'taskrouter/fields';
import { INSTRUCTION_PARAMETERS, type Parameter } from 'taskrouter/instruction-parameters';
import type { JsonObject } from 'taskrouter/parsed';
import { oneOf, type Schema } from 'taskrouter/schema';
import { RULE_CASES_FIELDS } from './rule-cases';
import { FILE_FIELDS, RULE_FIELDS } from './rules-file';

/** The JSON Schema of `assignment-rules.json`, from the same table that its parser uses; for editors. */
export function assignmentRulesSchema(): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Assignment rules',
    description:
      'What the Assignment Callback answers: the first rule that matches, otherwise the last answer.',
    ...objectSchema(FILE_FIELDS),
    definitions: { rule: objectSchema(RULE_FIELDS), answer: answer(), ...instructions() },
  };
}

/** The JSON Schema of a file of cases, likewise. */
export function ruleCasesSchema(): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Cases of assignment rules',
    description: 'Assignments, and what the rules are to make of them: npm run rules -- test.',
    ...objectSchema(RULE_CASES_FIELDS),
    definitions: { answer: answer(), ...instructions() },
  };
}

function answer(): JsonObject {
  const references = Object.keys(INSTRUCTION_PARAMETERS).map((name) => ({ $ref: `#/definitions/${name}` }));
  return {
    description: 'An instruction, {} to leave the Reservation to the REST API, or "decide-later".',
    anyOf: [{ type: 'object', maxProperties: 0 }, { const: 'decide-later' }, ...references],
  };
}

function instructions(): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.entries(INSTRUCTION_PARAMETERS).map(([name, parameters]) => [name, instruction(name, parameters)]),
  );
}

function instruction(name: string, parameters: Readonly<Record<string, Parameter<unknown>>>): JsonObject {
  return objectSchema({
    instruction: requiredField(constant(name), 'Which instruction it is.'),
    ...parameters,
  });
}

function constant(name: string): Schema<string> {
  return { ...oneOf([name]), jsonSchema: { const: name } };
}
