import { parentPort, workerData } from 'node:worker_threads';
import { replicate } from '../replication-record';
import { BREAK_OFF, type JobResult, PROGRESS, type ReplicationJob, type ThreadData } from './replication-job';

// A thread that runs replications, one after the other, as it is told.
const { models, shared }: ThreadData = workerData;
const words = new Int32Array(shared);

parentPort?.on('message', (job: ReplicationJob) => {
  parentPort?.postMessage(run(job));
});

function run(job: ReplicationJob): JobResult {
  const model = models[job.model];
  if (model === undefined) return { ...job, failure: `there is no model ${job.model}` };
  try {
    const record = replicate(model, job.replication, (share) => {
      Atomics.store(words, PROGRESS, Math.round(share * 1000));
      return Atomics.load(words, BREAK_OFF) === 0;
    });
    return { ...job, record };
  } catch (error) {
    return { ...job, failure: error instanceof Error ? error.message : String(error) };
  }
}
