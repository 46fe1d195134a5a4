import { describeProblems } from 'taskrouter/parsed';
import { DEFAULT_ROUTING_CHOICES, type RoutingChoices } from '../engine/routing-choices';
import type { WorkspaceSeed } from '../seed/workspace-seed';
import type { Demand, People } from './demand';
import { DemandError, demandProblems } from './demand-names';
import { figuresOf, type MeasuredFigures } from './measures/figures';
import { estimateOf } from './measures/interval';
import type { Model } from './replication';
import { type ReplicationRecord, replicate } from './replication-record';

export interface SimulateOptions {
  /** How many independent runs of the same demand; 1 without. */
  readonly replications?: number;
  /** What all random numbers follow from; the demand's seed without. */
  readonly seed?: number | undefined;
  /** The service level's time in seconds: how soon is soon enough; 20 without. */
  readonly answerWithin?: number;
  /** Which way the routing goes where the documentation leaves it open. */
  readonly routing?: Partial<RoutingChoices>;
}

/** What a simulation found. All that `--json` prints. */
export interface Simulation {
  readonly seed: number;
  readonly replications: number;
  readonly total: MeasuredFigures;
  /** By friendly name. A task counts in the queue in which its wait ended. */
  readonly queues: Readonly<Record<string, MeasuredFigures>>;
  /** By friendly name. */
  readonly workers: Readonly<Record<string, WorkerFigures>>;
}

export interface WorkerFigures {
  /** The share of its time (available, offered a task or busy) with a task in hand; null when it had no time. */
  readonly occupancy: number | null;
  /** Tasks it answered. */
  readonly tasks: number;
}

/**
 * Routes a made-up day through a workspace, on the bare engine: no HTTP, no callbacks, no event log. The same arguments
 * give the same result, to the last digit.
 * @param workspace one that `parseWorkspaceSeed` has found nothing wrong with.
 * @param people what its workers do; without, they accept everything at once and never leave their activity.
 * @throws DemandError naming every workflow, channel, worker or activity that the workspace doesn't have.
 */
export function simulate(
  workspace: WorkspaceSeed,
  demand: Demand,
  people: People = {},
  options: SimulateOptions = {},
): Simulation {
  const model = modelOf(workspace, demand, people, options);
  const { replications = 1 } = options;
  const records = Array.from({ length: replications }, (_, replication) => replicate(model, replication));
  return simulationOf(model, records);
}

/**
 * The arguments with their defaults in place.
 * @throws DemandError
 */
export function modelOf(
  workspace: WorkspaceSeed,
  demand: Demand,
  people: People,
  { seed, answerWithin = 20, routing }: SimulateOptions,
): Model {
  const problems = demandProblems(workspace, demand, people);
  if (problems.length > 0) throw new DemandError(describeProblems(problems));
  return {
    workspace,
    demand,
    people,
    routing: { ...DEFAULT_ROUTING_CHOICES, ...workspace.routing, ...routing },
    seed: seed ?? demand.seed ?? 1,
    answerWithin,
  };
}

/** The replications' records, put together. */
export function simulationOf(model: Model, records: readonly ReplicationRecord[]): Simulation {
  const { workers, taskQueues } = model.workspace;
  return {
    seed: model.seed,
    replications: records.length,
    total: figuresOf(records.map(({ total }) => total)),
    queues: Object.fromEntries(
      taskQueues.map(({ friendlyName }, index) => [
        friendlyName,
        figuresOf(records.flatMap(({ queues }) => queues[index] ?? [])),
      ]),
    ),
    workers: Object.fromEntries(
      workers.map(({ friendlyName }, index) => [
        friendlyName,
        workerFigures(records.flatMap((record) => record.workers[index] ?? [])),
      ]),
    ),
  };
}

function workerFigures(records: readonly { occupancy: number | undefined; tasks: number }[]): WorkerFigures {
  const { mean } = estimateOf(records.flatMap(({ occupancy }) => occupancy ?? []));
  return { occupancy: mean ?? null, tasks: estimateOf(records.map(({ tasks }) => tasks)).mean ?? 0 };
}
