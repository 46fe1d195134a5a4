/** What an open-loop run found. */
export interface OpenLoopResult {
  /** Milliseconds from when each request was due until its answer was there. */
  readonly latenciesMs: readonly number[];
  /** Requests that failed or were refused. */
  readonly failed: number;
}

/**
 * Sends requests at a fixed rate whatever becomes of the earlier ones, and counts every latency from when the request was
 * due: a server that stalls is charged for those that had to wait, as its users would see it.
 * @param rate requests per second
 * @param count how many
 * @param send sends one; whether it succeeded
 */
export async function openLoop(
  rate: number,
  count: number,
  send: () => Promise<boolean>,
): Promise<OpenLoopResult> {
  const startedAt = performance.now();
  const latenciesMs: number[] = [];
  let failed = 0;
  const under: Promise<void>[] = [];
  for (let sent = 0; sent < count; ) {
    const due = Math.min(count, Math.floor(((performance.now() - startedAt) / 1000) * rate) + 1);
    for (; sent < due; sent++) {
      const dueAt = startedAt + (sent / rate) * 1000;
      const done = send()
        .catch(() => false)
        .then((succeeded) => {
          latenciesMs.push(performance.now() - dueAt);
          if (!succeeded) failed++;
        });
      under.push(done);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(under);
  return { latenciesMs, failed };
}

/**
 * Keeps a number of requests under way for a while.
 * @returns requests answered per second
 */
export async function closedLoop(
  concurrency: number,
  seconds: number,
  send: () => Promise<boolean>,
): Promise<number> {
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  let answered = 0;
  const worker = async () => {
    while (performance.now() < until) if (await send()) answered++;
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return answered / ((performance.now() - startedAt) / 1000);
}
