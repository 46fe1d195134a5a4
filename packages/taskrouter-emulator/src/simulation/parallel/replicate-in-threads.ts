import { Worker } from 'node:worker_threads';
import type { Model } from '../replication';
import type { ReplicationRecord } from '../replication-record';
import { BREAK_OFF, type JobResult, PROGRESS, type ReplicationJob, type ThreadData } from './replication-job';

export interface ThreadOptions {
  readonly models: readonly Model[];
  readonly replications: number;
  readonly threads: number;
  /** Breaks off: what is running stops where it is. */
  readonly signal: AbortSignal;
  /** Told the share done, several times a second. */
  readonly onProgress: (share: number) => void;
}

const PROGRESS_EVERY_MS = 200;

/**
 * Runs every model's replications, as many at a time as there are threads.
 * @returns for each replication the records of all models, in order; those that were broken off are missing, except
 * that what there is of the very first is kept when nothing else is.
 */
export async function replicateInThreads(options: ThreadOptions): Promise<ReplicationRecord[][]> {
  const { models, replications, signal } = options;
  // The models of one replication follow each other, so that a run that is broken off has pairs to compare.
  const jobs: ReplicationJob[] = Array.from({ length: replications }, (_, replication) =>
    models.map((__, model) => ({ model, replication })),
  ).flat();
  const waiting = [...jobs];
  const results: JobResult[] = [];
  const count = Math.min(options.threads, jobs.length);
  const threads = Array.from({ length: count }, () => new ReplicationThread(models));
  const abort = () => {
    for (const thread of threads) thread.breakOff();
  };
  signal.addEventListener('abort', abort);
  const timer = setInterval(() => {
    const running = threads.reduce((sum, thread) => sum + thread.progress, 0);
    options.onProgress((results.length + running) / jobs.length);
  }, PROGRESS_EVERY_MS);
  try {
    await Promise.all(
      threads.map(async (thread) => {
        for (let job = waiting.shift(); job !== undefined && !signal.aborted; job = waiting.shift()) {
          results.push(await thread.run(job));
        }
      }),
    );
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', abort);
    await Promise.all(threads.map((thread) => thread.end()));
  }
  return inOrder(results, models.length, replications);
}

/** A thread and the one job it is at. */
class ReplicationThread {
  private readonly words = new Int32Array(new SharedArrayBuffer(8));
  private readonly worker: Worker;
  private onResult: (result: JobResult) => void = () => {};
  private onFailure: (error: Error) => void = () => {};

  constructor(models: readonly Model[]) {
    const workerData: ThreadData = { models, shared: this.words.buffer };
    const file = require.resolve('./replication-thread');
    // Run from its sources, a thread doesn't inherit what reads TypeScript.
    const execArgv = file.endsWith('.ts') ? ['--require', 'tsx/cjs'] : [];
    this.worker = new Worker(file, { workerData, execArgv });
    this.worker.on('message', (result: JobResult) => this.onResult(result));
    this.worker.on('error', (error) => this.onFailure(error));
  }

  /** The share of its job that is done. */
  get progress(): number {
    return Atomics.load(this.words, PROGRESS) / 1000;
  }

  async run(job: ReplicationJob): Promise<JobResult> {
    const result = new Promise<JobResult>((resolve, reject) => {
      this.onResult = resolve;
      this.onFailure = reject;
    });
    this.worker.postMessage(job);
    try {
      return await result;
    } finally {
      Atomics.store(this.words, PROGRESS, 0);
    }
  }

  breakOff(): void {
    Atomics.store(this.words, BREAK_OFF, 1);
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}

function inOrder(results: readonly JobResult[], models: number, replications: number): ReplicationRecord[][] {
  const sets: ReplicationRecord[][] = [];
  for (let replication = 0; replication < replications; replication++) {
    const records = results
      .filter((result) => result.replication === replication)
      .sort((one, other) => one.model - other.model)
      .map((result) => {
        if ('failure' in result) throw new Error(result.failure);
        return result.record;
      });
    if (records.length === models) sets.push(records);
  }
  const whole = sets.filter((records) => records.every(({ isWhole }) => isWhole));
  return whole.length > 0 ? whole : sets.slice(0, 1);
}
