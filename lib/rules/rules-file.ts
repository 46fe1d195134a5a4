import { parseExpression, references } from 'taskrouter/expression';
import type { Condition } from 'taskrouter/expression/syntax';
import { parseInstruction } from 'taskrouter/instruction';
import { isJsonObject, type Json, type Parsed, type Problem } from 'taskrouter/parsed';
import { closest } from 'taskrouter/suggestion';
import { type Answer, type AssignmentRules, type Rule, SCOPE_NAMES } from '#lambda/callback/assignment-rules';
import { constantValue, implies } from './implication';

const FILE_KEYS = ['$schema', 'rules', 'otherwise'];
const RULE_KEYS = ['name', 'when', 'answer'];

/**
 * An untrusted JSON value as the contents of `assignment-rules.json`:
 * `{"rules": [{"name", "when", "answer"}], "otherwise": answer}`. `when` is a TaskRouter expression over `task.`,
 * `worker.` and the callback's own fields; an answer is `{}`, an instruction, or `"decide-later"`.
 * @returns every problem at once, each with its path in the file, e.g. `rules[0].when`
 */
export function parseAssignmentRules(input: unknown): Parsed<AssignmentRules> {
  if (!isJsonObject(input)) {
    return {
      ok: false,
      problems: [{ path: '', message: 'takes an object: {"rules": [], "otherwise": {}}' }],
    };
  }
  const problems: Problem[] = unknownKeys('', input, FILE_KEYS);
  const collect = <T>(parsed: Parsed<T>): T | undefined => {
    if (parsed.ok) return parsed.value;
    problems.push(...parsed.problems);
    return undefined;
  };
  const rules = collect(parseRules(input.rules ?? [])) ?? [];
  const otherwise = collect(parseAnswer('otherwise', input.otherwise ?? {}));
  problems.push(...repeatedNames(rules), ...unreachable(rules));
  return otherwise !== undefined && problems.length === 0
    ? { ok: true, value: { rules, otherwise } }
    : { ok: false, problems };
}

function parseRules(input: Json): Parsed<Rule[]> {
  if (!Array.isArray(input)) return refused('rules', 'takes a list of rules');
  const parsed = input.map((rule: unknown, index) => parseRule(`rules[${index}]`, rule));
  const problems = parsed.flatMap((rule) => (rule.ok ? [] : rule.problems));
  return problems.length === 0
    ? { ok: true, value: parsed.flatMap((rule) => (rule.ok ? [rule.value] : [])) }
    : { ok: false, problems };
}

function parseRule(path: string, input: unknown): Parsed<Rule> {
  if (!isJsonObject(input)) return refused(path, 'takes an object: {"name": …, "when": …, "answer": …}');
  const name = parseName(`${path}.name`, input.name);
  const when = parseWhen(`${path}.when`, input.when);
  const answer = parseAnswer(`${path}.answer`, input.answer);
  const strangers = unknownKeys(`${path}.`, input, RULE_KEYS);
  if (name.ok && when.ok && answer.ok && strangers.length === 0) {
    return { ok: true, value: { name: name.value, when: when.value, answer: answer.value } };
  }
  return { ok: false, problems: [...strangers, ...[name, when, answer].flatMap(problemsOf)] };
}

function parseName(path: string, input: unknown): Parsed<string> {
  return typeof input === 'string' && input.trim() !== ''
    ? { ok: true, value: input }
    : refused(path, 'takes a name, to find the rule in logs and explanations');
}

function parseWhen(path: string, input: unknown): Parsed<Condition> {
  if (typeof input !== 'string') {
    return refused(path, 'takes a TaskRouter expression, e.g. "task.channel == \'chat\'"');
  }
  const expression = parseExpression(input);
  if (!expression.ok) return refused(path, ...expression.problems.map(({ message }) => message));
  const strangers = references(expression.value)
    .map(([first]) => first)
    .filter((first) => !SCOPE_NAMES.some((known) => known === first));
  return strangers.length === 0
    ? { ok: true, value: expression.value.condition }
    : refused(path, ...strangers.map(unknownName));
}

function unknownName(name: string): string {
  const meant = closest(name, SCOPE_NAMES);
  const hint = meant ?? `task.${name} or worker.${name}`;
  return `reads ${name}, which a callback does not have; did you mean ${hint}?`;
}

function parseAnswer(path: string, input: unknown): Parsed<Answer> {
  if (input === 'decide-later' || isEmptyObject(input)) return { ok: true, value: input };
  if (!isJsonObject(input)) {
    const hint =
      typeof input === 'string' && closest(input, ['decide-later']) ? '; did you mean decide-later?' : '';
    return refused(
      path,
      `takes {}, an instruction such as {"instruction": "accept"}, or "decide-later"${hint}`,
    );
  }
  const instruction = parseInstruction(input);
  if (instruction.ok) return instruction;
  const problems = instruction.problems.map(({ path: name, message }) => ({
    path: `${path}.${name}`,
    message,
  }));
  return { ok: false, problems };
}

function isEmptyObject(value: unknown): value is Readonly<Record<string, never>> {
  return isJsonObject(value) && Object.keys(value).length === 0;
}

function unknownKeys(prefix: string, input: object, known: readonly string[]): Problem[] {
  return Object.keys(input)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const meant = closest(key, known);
      const hint = meant === undefined ? `it takes ${known.join(', ')}` : `did you mean ${meant}?`;
      return { path: `${prefix}${key}`, message: `is unknown; ${hint}` };
    });
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
  return rules.flatMap(({ when }, index) => {
    const path = `rules[${index}].when`;
    if (constantValue(when) === false)
      return [{ path, message: 'can never match: it is false whatever the callback says' }];
    const earlier = rules.slice(0, index).find((rule) => implies(when, rule.when));
    return earlier === undefined
      ? []
      : [
          {
            path,
            message: `can never be reached: "${earlier.name}" above it matches wherever this one does`,
          },
        ];
  });
}

function refused(path: string, ...messages: readonly string[]): { ok: false; problems: Problem[] } {
  return { ok: false, problems: messages.map((message) => ({ path, message })) };
}

function problemsOf(parsed: Parsed<unknown>): readonly Problem[] {
  return parsed.ok ? [] : parsed.problems;
}
