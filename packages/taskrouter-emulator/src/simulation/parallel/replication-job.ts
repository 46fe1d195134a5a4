import type { Model } from '../replication';
import type { ReplicationRecord } from '../replication-record';

/** What a thread is given for its whole life. */
export interface ThreadData {
  readonly models: readonly Model[];
  /** Two words: whether to break off, and the thousandths of its present replication that this thread has done. */
  readonly shared: SharedArrayBuffer;
}

export const BREAK_OFF = 0;
export const PROGRESS = 1;

/** One replication of one of the models. */
export interface ReplicationJob {
  readonly model: number;
  readonly replication: number;
}

/** What a thread answers to a job. */
export type JobResult = ReplicationJob &
  ({ readonly record: ReplicationRecord } | { readonly failure: string });
