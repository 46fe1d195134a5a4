import type { Bench } from '../bench';
import { closedLoop } from '../local/open-loop';
import { whole } from '../report/format';
import type { Report, Section } from '../section';
import { taskCreator } from './creates';
import { usedHeap } from './heap';
import { World } from './world';

/** Tasks that wait beyond those that the 10,000 Workers have at hand. */
const LEVELS = [1_000, 100_000] as const;
const WORKERS_AT_WORK = 10_000;
/** What most public workflows ask of a Worker: judged again whenever one is given a Task or is done with it. */
const READS_CHANNELS = 'worker.channel.default.assigned_tasks == 0';

interface RoutingFigure {
  readonly waiting: number;
  /** Microseconds to take up, complete and replace one Task, and to give its Worker the next one. */
  readonly microsecondsPerTask: number;
  readonly routedPerSecond: number;
  readonly bytesPerWaitingTask: number;
}

/** The emulator's engine at scale, in this process, and its REST API over HTTP. */
export const engine: Section = {
  name: 'engine',
  asks: 'How fast does the emulator route, and does it slow down as Tasks pile up?',
  async run(bench): Promise<Report> {
    const routing = LEVELS.map((waiting) => route(bench, waiting));
    const reading = route(bench, LEVELS[0], READS_CHANNELS);
    const createsPerSecond = await creates(bench);
    const [few, many] = routing;
    const growth = few && many ? many.microsecondsPerTask / few.microsecondsPerTask : Number.NaN;
    return {
      tables: [
        {
          title: "The emulator's engine: 10,000 Workers in 100 Task Queues",
          columns: ['waiting Tasks', 'routed per second', 'per routed Task', 'memory per waiting Task'],
          rows: routing.map((figure) => [
            whole(figure.waiting),
            whole(figure.routedPerSecond),
            `${figure.microsecondsPerTask.toFixed(1)} µs`,
            `${whole(figure.bytesPerWaitingTask)} B`,
          ]),
          notes: [
            `A routed Task costs ${growth.toFixed(2)} × as much with ${whole(LEVELS[1])} waiting as with ${whole(LEVELS[0])}.`,
            `With targets that ask for ${READS_CHANNELS}, ${whole(reading.routedPerSecond)} per second.`,
            `Over HTTP, ${whole(createsPerSecond)} Tasks are created per second.`,
          ],
        },
      ],
      figures: { routing, reading, createsPerSecond },
    };
  },
};

function route(bench: Bench, waiting: number, expression?: string): RoutingFigure {
  bench.say(`Routing with ${whole(waiting)} Tasks waiting …`);
  const world = new World(expression);
  const empty = usedHeap();
  world.createTasks(waiting + WORKERS_AT_WORK);
  const bytesPerWaitingTask = (usedHeap() - empty) / (waiting + WORKERS_AT_WORK);
  world.open();
  world.work(WORKERS_AT_WORK);
  const startedAt = performance.now();
  const routed = world.work(bench.quick ? WORKERS_AT_WORK : 3 * WORKERS_AT_WORK);
  const elapsedMs = performance.now() - startedAt;
  return {
    waiting: world.waiting,
    microsecondsPerTask: (elapsedMs * 1000) / routed,
    routedPerSecond: routed / (elapsedMs / 1000),
    bytesPerWaitingTask,
  };
}

async function creates(bench: Bench): Promise<number> {
  bench.say('Creating Tasks over HTTP …');
  const create = await taskCreator(bench);
  await closedLoop(16, 2, create);
  return closedLoop(16, bench.quick ? 3 : 6, create);
}
