import { type FieldProblem, type ObjectOf, readFields } from './fields';
import { INSTRUCTION_PARAMETERS, type Parameter } from './instruction-parameters';
import { isJsonObject, type Parsed } from './parsed';
import { closest } from './suggestion';

type Table = typeof INSTRUCTION_PARAMETERS;

/** `accept`, `reject`, `dequeue`, `call`, `redirect` or `conference`. */
export type InstructionName = keyof Table;

/** One instruction with its parameters, e.g. `InstructionOf<'reject'>` is `{instruction: 'reject', activity_sid?}`. */
export type InstructionOf<N extends InstructionName> = { readonly instruction: N } & ObjectOf<Table[N]>;

/** An assignment instruction, exactly as it is answered in JSON. */
export type Instruction = { [N in InstructionName]: InstructionOf<N> }[InstructionName];

/** A problem with an instruction, with the code under which Twilio would log it. */
export interface InstructionProblem extends FieldProblem {
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
  const { instruction: _name, ...given } = input;
  return readFields(given, parameters).problems.map((problem) => ({
    ...problem,
    ...(problem.kind === 'unknown' && {
      message: problem.message.replace('is unknown', `is not a parameter of ${name}`),
    }),
    code: parameters[problem.path]?.code ?? 0,
  }));
}
