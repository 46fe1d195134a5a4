import { INSTRUCTION_PARAMETERS, type Parameter } from './instruction-parameters';
import type { ValueOf } from './kind';
import { isJsonObject, type Parsed, type Problem } from './parsed';
import { closest } from './suggestion';

type Table = typeof INSTRUCTION_PARAMETERS;

/** `accept`, `reject`, `dequeue`, `call`, `redirect` or `conference`. */
export type InstructionName = keyof Table;

type RequiredKeys<P> = { [K in keyof P]: P[K] extends { readonly required: true } ? K : never }[keyof P];
type Parameters<P> = { readonly [K in RequiredKeys<P>]: ValueOf<P[K]> } & {
  readonly [K in Exclude<keyof P, RequiredKeys<P>>]?: ValueOf<P[K]>;
};

/** One instruction with its parameters, e.g. `InstructionOf<'reject'>` is `{instruction: 'reject', activity_sid?}`. */
export type InstructionOf<N extends InstructionName> = { readonly instruction: N } & Parameters<Table[N]>;

/** An assignment instruction, exactly as it is answered in JSON. */
export type Instruction = { [N in InstructionName]: InstructionOf<N> }[InstructionName];

/** A problem with an instruction, with the code under which Twilio would log it. */
export interface InstructionProblem extends Problem {
  readonly kind: 'missing' | 'invalid' | 'unknown';
  /** Twilio's error code, 0 where its error dictionary has none. */
  readonly code: number;
}

type ParameterTable = Readonly<Record<string, Parameter<unknown>>>;

const NAMES = Object.keys(INSTRUCTION_PARAMETERS);

function isName(value: unknown): value is InstructionName {
  return typeof value === 'string' && Object.hasOwn(INSTRUCTION_PARAMETERS, value);
}

/**
 * An untrusted JSON value as an instruction.
 * @returns every problem at once; `path` is the parameter's name.
 */
export function parseInstruction(input: unknown): Parsed<Instruction, InstructionProblem> {
  const problems = instructionProblems(input);
  return isInstruction(input, problems) ? { ok: true, value: input } : { ok: false, problems };
}

// The table is the type, so "no problem found" is exactly "is an Instruction".
function isInstruction(_input: unknown, problems: readonly InstructionProblem[]): _input is Instruction {
  return problems.length === 0;
}

function instructionProblems(input: unknown): InstructionProblem[] {
  if (!isJsonObject(input)) {
    return [{ path: '', kind: 'invalid', code: 40001, message: 'an instruction is a JSON object' }];
  }
  const name = input.instruction;
  if (name === undefined) {
    return [
      {
        path: 'instruction',
        kind: 'missing',
        code: 40005,
        message: `is missing; one of ${NAMES.join(', ')}`,
      },
    ];
  }
  if (!isName(name)) {
    const meant = closest(String(name), NAMES);
    const hint = meant === undefined ? `one of ${NAMES.join(', ')}` : `did you mean ${meant}?`;
    return [
      {
        path: 'instruction',
        kind: 'invalid',
        code: 55555,
        message: `${JSON.stringify(name)} is unknown; ${hint}`,
      },
    ];
  }
  const parameters: ParameterTable = INSTRUCTION_PARAMETERS[name];
  return [...parameterProblems(parameters, input), ...unknownParameters(name, parameters, input)];
}

function parameterProblems(parameters: ParameterTable, input: object): InstructionProblem[] {
  const given = new Map(Object.entries(input));
  return Object.entries(parameters).flatMap(([path, { form, code, required, is }]): InstructionProblem[] => {
    if (!given.has(path)) {
      return required ? [{ path, code, kind: 'missing', message: `is required: ${form}` }] : [];
    }
    return is(given.get(path)) ? [] : [{ path, code, kind: 'invalid', message: `takes ${form}` }];
  });
}

function unknownParameters(
  name: InstructionName,
  parameters: ParameterTable,
  input: object,
): InstructionProblem[] {
  const known = Object.keys(parameters);
  return Object.keys(input)
    .filter((key) => key !== 'instruction' && !Object.hasOwn(parameters, key))
    .map((path) => {
      const meant = closest(path, known);
      const hint =
        meant !== undefined
          ? `did you mean ${meant}?`
          : known.length === 0
            ? 'it takes none'
            : `it takes ${known.join(', ')}`;
      return { path, code: 0, kind: 'unknown', message: `is not a parameter of ${name}; ${hint}` };
    });
}
