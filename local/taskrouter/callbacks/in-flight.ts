/** What is on its way, so that it can be waited for and broken off. */
export class InFlight {
  private readonly running = new Set<Promise<void>>();
  private readonly tails = new Map<string, Promise<void>>();
  private readonly closing = new AbortController();

  /**
   * Starts the work, unless everything is being broken off.
   * @param run must not reject.
   * @param inOrderWith what has the same name is done one after the other.
   */
  start(run: (signal: AbortSignal) => Promise<void>, inOrderWith?: string): void {
    const { signal } = this.closing;
    if (signal.aborted) return;
    const before = inOrderWith === undefined ? undefined : this.tails.get(inOrderWith);
    const work: Promise<void> = (before === undefined ? run(signal) : before.then(() => run(signal))).finally(
      () => {
        this.running.delete(work);
        if (inOrderWith !== undefined && this.tails.get(inOrderWith) === work) this.tails.delete(inOrderWith);
      },
    );
    this.running.add(work);
    if (inOrderWith !== undefined) this.tails.set(inOrderWith, work);
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
}
