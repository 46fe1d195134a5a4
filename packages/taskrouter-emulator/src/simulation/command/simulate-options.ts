import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { RoutingChoices } from '../../engine/routing-choices';
import { UsageError } from '../../usage-error';
import type { Duration } from '../duration';
import type { ServiceLevel } from '../report/text-report';
import { parseRoutingChoices } from './routing-option';

/** What `npm run simulate` was asked for. */
export interface SimulateCommandOptions {
  readonly workspace: string;
  readonly against: string | undefined;
  readonly demand: string | undefined;
  readonly day: string | undefined;
  readonly events: string | undefined;
  /** For tasks of a day whose cells are empty. */
  readonly handling: Duration | undefined;
  readonly patience: Duration | undefined;
  readonly replications: number;
  readonly seed: number | undefined;
  readonly serviceLevel: ServiceLevel;
  readonly routing: Partial<RoutingChoices>;
  readonly threads: number;
  readonly html: string | undefined;
  readonly json: boolean;
}

export const SIMULATE_USAGE = `npm run simulate -- --workspace FILE [options]
  --workspace FILE        the workspace, see workspace.json
  --against FILE          another version of it: both meet the same calls, and the differences are shown
  --demand FILE           who calls and what the workers do, see docs/simulation.md
  --day FILE              tasks that came: a CSV file with arrived_at, handle_seconds, patience_seconds, attributes …
  --events FILE           tasks that came: events of a real workspace, see npm run replay
  --handle-seconds N      mean handling time of tasks of --day that don't say theirs
  --patience-seconds N    mean patience of tasks of --day that don't say theirs (for ever without)
  --replications N        independent runs of the same demand (1; 20 with --against)
  --seed N                what all random numbers follow from (the demand's, or 1)
  --service-level P/S     P % of the tasks answered within S seconds (80/20)
  --routing CHOICES       where the documentation leaves it open, such as afterFailedReservation=next-target
  --threads N             how many runs at a time (one for each processor)
  --html FILE             write a report with plots there
  --json                  print one object
  --schema                write demand.schema.json anew and end
  --help                  print this`;

/**
 * Reads the command line.
 * @returns `'help'` or `'schema'` when that was asked for
 * @throws UsageError
 */
export function parseSimulateOptions(args: readonly string[]): SimulateCommandOptions | 'help' | 'schema' {
  const given = parse(args);
  if (given.help) return 'help';
  if (given.schema) return 'schema';
  const { workspace, against, demand, day, events, html, json } = given;
  if (workspace === undefined) throw new UsageError(`--workspace is missing\n\n${SIMULATE_USAGE}`);
  if (demand === undefined && day === undefined && events === undefined) {
    throw new UsageError(`--demand, --day or --events is missing: who calls?\n\n${SIMULATE_USAGE}`);
  }
  const mean = (option: string, text: string | undefined): Duration | undefined =>
    text === undefined ? undefined : { exponential: positive(option, text) };
  const usual = against === undefined ? 1 : 20;
  return {
    workspace,
    against,
    demand,
    day,
    events,
    html,
    json,
    handling: mean('--handle-seconds', given['handle-seconds']),
    patience: mean('--patience-seconds', given['patience-seconds']),
    replications: whole('--replications', given.replications, 1, 10_000) ?? usual,
    seed: whole('--seed', given.seed, 0, 4_294_967_295),
    serviceLevel: serviceLevelOf(given['service-level']),
    routing: parseRoutingChoices('--routing', given.routing ?? ''),
    threads: whole('--threads', given.threads, 1, 64) ?? availableParallelism(),
  };
}

function whole(option: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new UsageError(`${option} takes a whole number from ${min} to ${max}, not '${text}'`);
}

function positive(option: string, text: string): number {
  const number = Number(text);
  if (number > 0 && number < 10_000_000) return number;
  throw new UsageError(`${option} takes seconds, not '${text}'`);
}

function serviceLevelOf(text: string): ServiceLevel {
  const [, share, seconds] = /^(\d{1,3}(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (share === undefined || seconds === undefined || Number(share) > 100) {
    throw new UsageError(`--service-level takes a percentage and seconds such as 80/20, not '${text}'`);
  }
  return { share: Number(share) / 100, seconds: Number(seconds) };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const yes = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        workspace: text,
        against: text,
        demand: text,
        day: text,
        events: text,
        'handle-seconds': text,
        'patience-seconds': text,
        replications: text,
        seed: text,
        'service-level': { type: 'string', default: '80/20' },
        routing: text,
        threads: text,
        html: text,
        json: yes,
        schema: yes,
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : 'unusable options'}\n\n${SIMULATE_USAGE}`,
    );
  }
}
