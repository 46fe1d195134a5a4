import { type Observation, observe } from './measures/figures';
import type { Tally } from './measures/tally';
import { type Model, Replication } from './replication';
import type { TargetName } from './routed-workspace';
import type { SimulatedWorker } from './workforce';

/** What one replication found, as plain data: it goes from thread to thread, and its size doesn't follow the tasks. */
export interface ReplicationRecord {
  readonly total: Observation;
  readonly queues: readonly Observation[];
  readonly workers: readonly WorkerRecord[];
  readonly targets: readonly TargetRecord[];
  readonly timelines: readonly Timeline[];
  /** Tasks that ended unanswered, though their callers had not hung up: by the workflow, or by their time to live. */
  readonly dropped: number;
  /** False when it was broken off. */
  readonly isWhole: boolean;
}

export interface WorkerRecord {
  /** The share of its time with a task in hand; undefined when it had no time. */
  readonly occupancy: number | undefined;
  readonly tasks: number;
  readonly missedOffers: number;
}

export interface TargetRecord extends TargetName {
  readonly reached: number;
  /** How many of them came from another target. */
  readonly escalated: number;
  readonly answered: number;
}

/** A queue (or all of them) over the day, by bin. */
export interface Timeline {
  readonly offered: Float64Array;
  readonly answered: Float64Array;
  readonly inTime: Float64Array;
  /** ms. */
  readonly waitOfAnswered: Float64Array;
  readonly waiting: Float64Array;
  readonly busy: Float64Array;
  readonly staffed: Float64Array;
  /** ms in which tasks waited and none of its workers was in an available activity. */
  readonly unmanned: number;
  /** The length of a bin, in ms. */
  readonly width: number;
}

/**
 * Runs one replication.
 * @param onProgress called now and then with the share done; false breaks off.
 */
export function replicate(
  model: Model,
  replication: number,
  onProgress: (share: number) => boolean = () => true,
): ReplicationRecord {
  const run = new Replication(model, replication);
  const { recorder, workspace, workers } = run;
  let isWhole = true;
  run.run((now) => {
    isWhole = onProgress(Math.min(1, now / recorder.window.end));
    return isWhole;
  });
  const inQueue = (queue: number) => workers.filter((worker) => worker.queues.includes(queue));
  const all = workforceTime(workers, recorder.window.bins);
  const byQueue = recorder.queues.map((_, queue) => workforceTime(inQueue(queue), recorder.window.bins));
  const unmanned = recorder.unmanned.reduce((sum, ms) => sum + ms, 0);
  return {
    total: observe(recorder.total, all.busy, all.staffed),
    queues: recorder.queues.map((tally, queue) => {
      const { busy, staffed } = byQueue[queue] ?? all;
      return observe(tally, busy, staffed);
    }),
    workers: workers.map((worker) => workerRecord(worker, recorder.missedOffers[worker.index] ?? 0)),
    targets: recorder.targets.flatMap((count, index) => {
      const name = workspace.targets[index];
      return name === undefined ? [] : [{ ...name, ...count }];
    }),
    timelines: [
      timeline(recorder.total, recorder.waitingInAll.bins, all, unmanned, recorder.window.width),
      ...recorder.queues.map((tally, queue) =>
        timeline(
          tally,
          recorder.waiting[queue]?.bins ?? all.busy,
          byQueue[queue] ?? all,
          recorder.unmanned[queue] ?? 0,
          recorder.window.width,
        ),
      ),
    ],
    dropped: recorder.droppedByWorkflow,
    isWhole,
  };
}

interface WorkforceTime {
  readonly busy: Float64Array;
  readonly staffed: Float64Array;
}

function workforceTime(workers: readonly SimulatedWorker[], bins: number): WorkforceTime {
  const busy = new Float64Array(bins);
  const staffed = new Float64Array(bins);
  for (const worker of workers) {
    addTo(busy, worker.busy.bins);
    addTo(staffed, worker.staffed.bins);
  }
  return { busy, staffed };
}

function addTo(sums: Float64Array, bins: Float64Array): void {
  for (const [bin, value] of bins.entries()) sums[bin] = (sums[bin] ?? 0) + value;
}

function workerRecord({ busy, staffed, answered }: SimulatedWorker, missedOffers: number): WorkerRecord {
  const time = staffed.bins.reduce((sum, ms) => sum + ms, 0);
  const work = busy.bins.reduce((sum, ms) => sum + ms, 0);
  return { occupancy: time === 0 ? undefined : work / time, tasks: answered, missedOffers };
}

function timeline(
  tally: Tally,
  waiting: Float64Array,
  time: WorkforceTime,
  unmanned: number,
  width: number,
): Timeline {
  const { offered, answered, inTime, waitOfAnswered } = tally;
  return { offered, answered, inTime, waitOfAnswered, waiting, ...time, unmanned, width };
}
