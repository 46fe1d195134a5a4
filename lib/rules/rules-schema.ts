import { objectSchema, requiredField } from 'taskrouter/fields';
import { INSTRUCTION_PARAMETERS, type Parameter } from 'taskrouter/instruction-parameters';
import type { JsonObject } from 'taskrouter/parsed';
import { oneOf, type Schema } from 'taskrouter/schema';
import { SCOPE_NAMES } from '#lambda/callback/assignment-rules';

/** The JSON Schema of `assignment-rules.json`, from the same table that its parser uses; for editors. */
export function assignmentRulesSchema(): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Assignment rules',
    description:
      'What the Assignment Callback answers: the first rule that matches, otherwise the last answer.',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      rules: { type: 'array', items: { $ref: '#/definitions/rule' } },
      otherwise: { $ref: '#/definitions/answer', default: {} },
    },
    definitions: { rule: rule(), answer: answer(), ...instructions() },
  };
}

function rule(): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'when', 'answer'],
    properties: {
      name: { type: 'string', pattern: '\\S', description: 'Names the rule in logs and explanations.' },
      when: {
        type: 'string',
        description: `A TaskRouter expression. It may read ${SCOPE_NAMES.join(', ')}.`,
        examples: ["task.channel == 'chat'", 'task.value > 10000 AND worker.level >= 3'],
      },
      answer: { $ref: '#/definitions/answer' },
    },
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
