import { setMaxListeners } from 'node:events';

/** What is on its way, so that it can be waited for and broken off. */
export class InFlight {
  private readonly running = new Set<Promise<void>>();
  private readonly tails = new Map<string, Promise<void>>();
  private readonly closing = new AbortController();

  /** @param ready what has to come first, each time: nothing leaves that could still be lost. */
  constructor(private readonly ready: () => Promise<void>) {
    // Everything that is on its way listens, however much that is.
    setMaxListeners(0, this.closing.signal);
  }

  /**
   * Starts the work, unless everything is being broken off.
   * @param run must not reject.
   * @param inOrderWith what has the same name is done one after the other.
   */
  start(run: (signal: AbortSignal) => Promise<void>, inOrderWith?: string): void {
    const { signal } = this.closing;
    if (signal.aborted) return;
    const before = inOrderWith === undefined ? undefined : this.tails.get(inOrderWith);
    const work: Promise<void> = this.afterwards(before, () => run(signal)).finally(() => {
      this.running.delete(work);
      if (inOrderWith !== undefined && this.tails.get(inOrderWith) === work) this.tails.delete(inOrderWith);
    });
    this.running.add(work);
    if (inOrderWith !== undefined) this.tails.set(inOrderWith, work);
  }

  get isIdle(): boolean {
    return this.running.size === 0;
  }

  /** Resolves when nothing is on its way, what has been started meanwhile included. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  /** Breaks off what is on its way. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.settled();
  }

  private async afterwards(before: Promise<void> | undefined, run: () => Promise<void>): Promise<void> {
    await before;
    try {
      await this.ready();
    } catch {
      // What could not be written down is not sent; those who asked for it get the error.
      return;
    }
    await run();
  }
}
