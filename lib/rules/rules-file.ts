import { parseExpression, references } from 'taskrouter/expression';
import type { Condition } from 'taskrouter/expression/syntax';
import { defaultedField, list, type ObjectOf, object, optionalField, requiredField } from 'taskrouter/fields';
import { parseInstruction } from 'taskrouter/instruction';
import { isJsonObject, type Parsed, type Problem } from 'taskrouter/parsed';
import { anyText, refused, type Schema, text } from 'taskrouter/schema';
import { closest } from 'taskrouter/suggestion';
import { type Answer, type AssignmentRules, type Rule, SCOPE_NAMES } from '#lambda/callback/rule-evaluation';
import { reachOfRules } from './rule-reach';

/*
 * `config/assignment-rules.json` as one table: its parser, and its JSON Schema (rules-schema.ts, which has the
 * definitions that the schemas here refer to).
 */

const WHEN: Schema<Condition> = {
  expected: 'a TaskRouter expression, e.g. "task.channel == \'chat\'"',
  jsonSchema: {
    type: 'string',
    examples: ["task.channel == 'chat'", 'task.value > 10000 AND worker.level >= 3'],
  },
  parse: (input): Parsed<Condition> => {
    if (typeof input !== 'string') return refused(`takes ${WHEN.expected}`);
    const expression = parseExpression(input);
    if (!expression.ok) return refused(...expression.problems.map(({ message }) => message));
    const strangers = references(expression.value)
      .map(([first]) => first)
      .filter((first) => !SCOPE_NAMES.some((known) => known === first));
    return strangers.length === 0
      ? { ok: true, value: expression.value.condition }
      : refused(...strangers.map(unknownName));
  },
};

function unknownName(name: string): string {
  const meant = closest(name, SCOPE_NAMES);
  const hint = meant ?? `task.${name} or worker.${name}`;
  return `reads ${name}, which a callback does not have; did you mean ${hint}?`;
}

/** What a rule answers. */
export const ANSWER: Schema<Answer> = {
  expected: '{}, an instruction such as {"instruction": "accept"}, or "decide-later"',
  jsonSchema: { $ref: '#/definitions/answer' },
  parse: (input): Parsed<Answer> => {
    if (input === 'decide-later' || isEmptyObject(input)) return { ok: true, value: input };
    if (isJsonObject(input)) return parseInstruction(input);
    const isSlip = typeof input === 'string' && closest(input, ['decide-later']) !== undefined;
    return refused(`takes ${ANSWER.expected}${isSlip ? '; did you mean decide-later?' : ''}`);
  },
};

function isEmptyObject(value: unknown): value is Readonly<Record<string, never>> {
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/** One rule of the file. */
export const RULE_FIELDS = {
  name: requiredField(
    text('a name, to find the rule in logs and explanations'),
    'Names the rule in logs and explanations.',
  ),
  when: requiredField(WHEN, `A TaskRouter expression. It may read ${SCOPE_NAMES.join(', ')}.`),
  answer: requiredField(ANSWER, 'What is answered where it holds.'),
};

const RULE: Schema<Rule> = {
  ...object(RULE_FIELDS, { expected: 'an object: {"name": …, "when": …, "answer": …}' }),
  jsonSchema: { $ref: '#/definitions/rule' },
};

/** The whole file. */
export const FILE_FIELDS = {
  $schema: optionalField(anyText(), 'The JSON Schema of this file, for editors.'),
  rules: defaultedField(list(RULE, 'a list of rules'), [], 'The rules, tried from first to last.'),
  otherwise: defaultedField(ANSWER, {}, 'What is answered where no rule matches.'),
};

const FILE = object(FILE_FIELDS, {
  expected: 'an object: {"rules": [], "otherwise": {}}',
  check: ({ rules = [] }: Partial<ObjectOf<typeof FILE_FIELDS>>) => [
    ...repeatedNames(rules),
    ...unreachable(rules),
  ],
});

/**
 * An untrusted JSON value as the contents of `assignment-rules.json`:
 * `{"rules": [{"name", "when", "answer"}], "otherwise": answer}`. `when` is a TaskRouter expression over `task.`,
 * `worker.` and the callback's own fields; an answer is `{}`, an instruction, or `"decide-later"`.
 * @returns every problem at once, each with its path in the file, e.g. `rules[0].when`
 */
export function parseAssignmentRules(input: unknown): Parsed<AssignmentRules> {
  const file = FILE.parse(input);
  if (!file.ok) return file;
  const { rules, otherwise } = file.value;
  return { ok: true, value: { rules, otherwise } };
}

function repeatedNames(rules: readonly Rule[]): Problem[] {
  return rules.flatMap(({ name }, index) => {
    const first = rules.findIndex((rule) => rule.name === name);
    return first < index
      ? [{ path: `rules[${index}].name`, message: `is the name of rules[${first}] already` }]
      : [];
  });
}

function unreachable(rules: readonly Rule[]): Problem[] {
  return reachOfRules(rules).flatMap((reached, index) => {
    if (reached.kind !== 'never') return [];
    return [{ path: `rules[${index}].when`, message: reached.message }];
  });
}
