import { startLocal } from '#test/helpers/local-run';
import { milliseconds, whole } from '../report/format';
import type { Report, Section } from '../section';
import { quantile } from '../statistics';
import { closedLoop, openLoop } from './open-loop';
import { callbackSender } from './signed-callbacks';

/** Requests per second of the open loop: far above any Workspace, below what the slowest laptop should manage. */
const RATE = 200;

/** Requests under way at once in the closed loop; each is a process of its own, as in Lambda. */
const CONCURRENCY = 4;

/** `npm start` as a user runs it, under load: gateway, Lambda and Secrets Manager of this machine. */
export const local: Section = {
  name: 'local',
  asks: 'How many callbacks does the local stack answer, and how fast?',
  async run(bench): Promise<Report> {
    bench.say('Starting the local stack …');
    const started = startLocal();
    bench.atEnd(() => started.end());
    const send = callbackSender(await started.ready());
    const seconds = bench.quick ? 4 : 15;
    await closedLoop(CONCURRENCY, 3, send);
    bench.say(`Callbacks as fast as they are answered, then ${RATE} a second, ${seconds} seconds each …`);
    const perSecond = await closedLoop(CONCURRENCY, seconds, send);
    const { latenciesMs, failed } = await openLoop(RATE, RATE * seconds, send);
    await started.end();
    const quantiles = { p50: 0.5, p99: 0.99, 'p99.9': 0.999 };
    const latencies = Object.entries(quantiles).map(
      ([name, share]) => [name, quantile(latenciesMs, share)] as const,
    );
    return {
      tables: [
        {
          title: 'The local stack, signed callbacks over HTTP',
          columns: ['', 'measured'],
          rows: [
            [`requests/s with ${CONCURRENCY} under way`, whole(perSecond)],
            ...latencies.map(([name, value]) => [`${name} at ${RATE} requests/s`, milliseconds(value)]),
            [`not answered with 200, of ${whole(latenciesMs.length)}`, whole(failed)],
          ],
          notes: [
            "The stack's own throttle holds here as on AWS: 1,000 requests/s after a burst of 2,000.",
            'Latency counts from when a request was due, not from when it could be sent. Load and stack share the machine.',
          ],
        },
      ],
      figures: { perSecond, rate: RATE, failed, latenciesMs: Object.fromEntries(latencies) },
    };
  },
};
