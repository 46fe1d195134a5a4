import type { Answer, Decisions } from './decision';
import { parseInstruction } from './instruction';
import { isJsonObject, type Parsed, type Problem } from './parsed';
import { closest } from './suggestion';

const KEYS = ['$schema', 'rules', 'otherwise'];

/**
 * An untrusted JSON value as the contents of `assignment-rules.json`: `{"rules": [], "otherwise": {}}`, where
 * `otherwise` is `{}` or one assignment instruction.
 * @returns every problem at once, each with its path in the file.
 */
export function parseAssignmentRules(input: unknown): Parsed<Decisions> {
  if (!isJsonObject(input)) {
    return {
      ok: false,
      problems: [{ path: '', message: 'takes an object: {"rules": [], "otherwise": {}}' }],
    };
  }
  const otherwise = parseAnswer('otherwise', input.otherwise ?? {});
  const problems = [
    ...unknownKeys(input),
    ...rulesProblems(input.rules ?? []),
    ...(otherwise.ok ? [] : otherwise.problems),
  ];
  return otherwise.ok && problems.length === 0
    ? { ok: true, value: { otherwise: otherwise.value } }
    : { ok: false, problems };
}

function unknownKeys(input: object): Problem[] {
  return Object.keys(input)
    .filter((key) => !KEYS.includes(key))
    .map((path) => {
      const meant = closest(path, KEYS);
      return {
        path,
        message: `is unknown; ${meant ? `did you mean ${meant}?` : `it takes ${KEYS.join(', ')}`}`,
      };
    });
}

function rulesProblems(rules: unknown): Problem[] {
  if (!Array.isArray(rules)) return [{ path: 'rules', message: 'takes a list' }];
  return rules.length === 0
    ? []
    : [{ path: 'rules', message: 'takes an empty list: this version answers by "otherwise" alone' }];
}

function parseAnswer(path: string, input: unknown): Parsed<Answer> {
  if (isEmptyObject(input)) return { ok: true, value: input };
  const instruction = parseInstruction(input);
  if (instruction.ok) return instruction;
  const problems = instruction.problems.map((problem) => ({
    path: problem.path === '' ? path : `${path}.${problem.path}`,
    message: problem.message,
  }));
  return { ok: false, problems };
}

function isEmptyObject(value: unknown): value is Readonly<Record<string, never>> {
  return isJsonObject(value) && Object.keys(value).length === 0;
}
