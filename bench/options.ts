import { parseArgs } from 'node:util';
import type { Section } from './section';

/** What `npm run bench` was asked for. */
export interface Options {
  readonly sections: readonly Section[];
  readonly quick: boolean;
}

/** The command line is not usable; the message says how it is used. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Reads the command line.
 * @param known every section there is; all of them run unless some are named
 * @throws UsageError, also for `--help`
 */
export function parseOptions(args: readonly string[], known: readonly Section[]): Options {
  const { positionals, values } = parse(args, known);
  if (values.help) throw new UsageError(usage(known));
  const sections = positionals.map((name) => {
    const section = known.find((each) => each.name === name);
    if (section === undefined) throw new UsageError(`There is no section ${name}.\n\n${usage(known)}`);
    return section;
  });
  return { sections: sections.length === 0 ? known : sections, quick: values.quick };
}

function parse(args: readonly string[], known: readonly Section[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${String(error)}\n\n${usage(known)}`);
  }
}

function usage(known: readonly Section[]): string {
  const sections = known.map(({ name, asks }) => `  ${name.padEnd(12)}${asks}`);
  return ['npm run bench -- [section…] [--quick]', ...sections, '  --quick     fewer rounds'].join('\n');
}
