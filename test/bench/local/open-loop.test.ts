import { closedLoop, openLoop } from '#bench/local/open-loop';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function finish<T>(running: Promise<T>): Promise<T> {
  await jest.advanceTimersByTimeAsync(5_000);
  return running;
}

test('requests are sent at their rate, whatever became of the earlier ones', async () => {
  const sentAt: number[] = [];
  const startedAt = performance.now();
  const running = openLoop(100, 5, async () => {
    sentAt.push(Math.round(performance.now() - startedAt));
    await wait(1_000);
    return true;
  });
  await finish(running);
  expect(sentAt).toEqual([0, 10, 20, 30, 40]);
});

test('a server that stalls is charged for everybody who had to wait', async () => {
  let free: Promise<void> | undefined;
  // The first request takes 100 ms, and all that come meanwhile wait for it.
  const send = async () => {
    free ??= wait(100);
    await free;
    return true;
  };
  const { latenciesMs } = await finish(openLoop(100, 5, send));
  expect(latenciesMs.map(Math.round)).toEqual([100, 90, 80, 70, 60]);
});

test('refusals and failures are counted', async () => {
  const answers = [true, false, 'fail'] as const;
  let sent = 0;
  const send = async () => {
    const answer = answers[sent++];
    if (answer === 'fail') throw new Error('connection reset');
    return answer === true;
  };
  expect((await finish(openLoop(1_000, 3, send))).failed).toBe(2);
});

test('a closed loop keeps its number of requests under way and counts those that succeeded', async () => {
  let [underWay, most] = [0, 0];
  const send = async () => {
    most = Math.max(most, ++underWay);
    await wait(100);
    underWay--;
    return true;
  };
  const perSecond = await finish(closedLoop(4, 2, send));
  expect(most).toBe(4);
  expect(perSecond).toBeCloseTo(40, 0);
});
