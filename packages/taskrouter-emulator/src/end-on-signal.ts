const CLOSE_WITHIN_MS = 2_000;

/**
 * Ends the process in an orderly way on SIGINT, on SIGTERM, when its terminal or the npm that started it is gone, and when
 * it crashes.
 * @param withinMs after which it ends in any case
 */
export function endOnSignal(starting: Promise<{ close(): Promise<void> }>, withinMs = CLOSE_WITHIN_MS): void {
  let ending = false;
  const endWith = (code: number) => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), withinMs).unref();
    starting
      .then((running) => running.close())
      .then(
        () => process.exit(code),
        (error: unknown) => {
          console.error(error instanceof Error ? error.message : error);
          process.exit(1);
        },
      );
  };
  const end = () => endWith(0);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
  process.on('uncaughtException', (error) => {
    console.error(error);
    endWith(1);
  });
  if (process.env.npm_lifecycle_event !== undefined) whenOrphaned(end);
}

/** A SIGTERM to npm ends npm and the shell it runs scripts with, but is not passed on to what the shell runs. */
function whenOrphaned(end: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) end();
  }, 250);
  watch.unref();
}
