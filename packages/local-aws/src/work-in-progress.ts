/** What is under way, so that one can wait until nothing is. */
export class WorkInProgress {
  readonly #running = new Set<Promise<unknown>>();

  /** Counts as under way until the promise settles. @returns the same promise */
  track<T>(work: Promise<T>): Promise<T> {
    const ended = work.then(
      () => {},
      () => {},
    );
    this.#running.add(ended);
    void ended.then(() => this.#running.delete(ended));
    return work;
  }

  /**
   * Resolves when nothing is under way, what was begun meanwhile included.
   * @returns whether there was anything
   */
  async settled(): Promise<boolean> {
    let worked = false;
    for (;;) {
      // What has just come to an end may lead to more in the same turn.
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#running.size === 0) return worked;
      worked = true;
      await Promise.all(this.#running);
    }
  }
}
