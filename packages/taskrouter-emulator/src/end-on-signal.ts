const CLOSE_WITHIN_MS = 2_000;

/** Ends the process in an orderly way on SIGINT, on SIGTERM, and when the npm that started it is gone. */
export function endOnSignal(starting: Promise<{ close(): Promise<void> }>): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref();
    starting
      .then((running) => running.close())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
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
