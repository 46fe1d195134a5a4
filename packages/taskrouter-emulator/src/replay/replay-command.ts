import { parseArgs } from 'node:util';
import type { RoutingChoices } from '../engine/routing-choices';
import { readWorkspaceFile } from '../seed/workspace-file';
import { parseRoutingChoices, parseRoutingTrials } from '../simulation/command/routing-option';
import { UsageError } from '../usage-error';
import { readEventFile } from './event-file';
import { type ReplayResult, replayRecord } from './replay';

export const REPLAY_USAGE = `npm run replay -- --workspace FILE --events FILE [options]
  --workspace FILE   the workspace as it was, see workspace.json
  --events FILE      what it recorded: pages of GET /Events, bodies of event callbacks or CloudEvents of Event Streams,
                     as JSON or one per line
  --routing CHOICES  where the documentation leaves it open, such as afterFailedReservation=next-target
  --try CHOICES      every combination of these, such as afterFailedReservation=same-target|next-target, or all
  --all              list every miss, not the first 20
  --json             print one object
  --help             print this`;

const MOST_MISSES = 20;

interface Trial {
  readonly routing: Partial<RoutingChoices>;
  readonly result: ReplayResult;
}

/**
 * `npm run replay`. Prints how well the engine foresees what a real workspace did.
 * @throws UsageError, InputFileError or WorkspaceFileError, whose messages are for the user.
 */
export function replayCommand(args: readonly string[]): void {
  const options = parse(args);
  if (options.help) {
    console.log(REPLAY_USAGE);
    return;
  }
  const { workspace, events: eventFile } = options;
  if (workspace === undefined) throw new UsageError(`--workspace is missing\n\n${REPLAY_USAGE}`);
  if (eventFile === undefined) throw new UsageError(`--events is missing\n\n${REPLAY_USAGE}`);
  const routings =
    options.try === undefined
      ? [parseRoutingChoices('--routing', options.routing ?? '')]
      : parseRoutingTrials('--try', options.try);
  const seed = readWorkspaceFile(workspace);
  const events = readEventFile(eventFile);
  const trials = routings
    .map((routing): Trial => ({ routing, result: replayRecord(seed, events, routing) }))
    .sort((one, other) => other.result.predicted - one.result.predicted);
  const [best] = trials;
  if (best === undefined) return;
  if (options.json) console.log(JSON.stringify(jsonOf(trials, best)));
  else console.log(textOf(trials, best, options.all ? Number.POSITIVE_INFINITY : MOST_MISSES));
}

function jsonOf(trials: readonly Trial[], { routing, result }: Trial): object {
  const tried = trials.map((trial) => ({ routing: trial.routing, predicted: trial.result.predicted }));
  return { ...result, routing, ...(trials.length > 1 && { tried }) };
}

function textOf(trials: readonly Trial[], best: Trial, most: number): string {
  const { reservations, predicted, misses } = best.result;
  const lines = trials.map(({ routing, result }) => `  ${shareOf(result).padStart(8)}  ${nameOf(routing)}`);
  return [
    ...(trials.length > 1 ? ['Tried', ...lines, '', `Best: ${nameOf(best.routing)}`] : []),
    `${predicted} of ${reservations} recorded reservations foreseen: ${shareOf(best.result)}`,
    ...misses
      .slice(0, most)
      .map(
        ({ line, at, task, recorded, reason }) =>
          `  line ${line}, ${new Date(at).toISOString()}: ${task} went to ${recorded}; ${reason}`,
      ),
    ...(misses.length > most ? [`  … and ${misses.length - most} more; --all lists them`] : []),
  ].join('\n');
}

function nameOf(routing: Partial<RoutingChoices>): string {
  const parts = Object.entries(routing).map(([name, value]) => `${name}=${value}`);
  return parts.length === 0 ? 'the defaults' : parts.join(',');
}

function shareOf({ share }: ReplayResult): string {
  return share === null ? 'none to foresee' : `${(share * 100).toFixed(2)} %`;
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
        events: text,
        routing: text,
        try: text,
        all: yes,
        json: yes,
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : 'unusable options'}\n\n${REPLAY_USAGE}`);
  }
}
