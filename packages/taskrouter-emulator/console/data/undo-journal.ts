/** Takes down changes so that they can be taken back, step by step. */
export class UndoJournal {
  private readonly steps: (() => void)[][] = [];
  private isUndoing = false;

  get length(): number {
    return this.steps.length;
  }

  /** Makes the changes of one step. */
  step(changes: () => void): void {
    this.steps.push([]);
    changes();
  }

  /** To be told of every change. */
  record(undo: () => void): void {
    if (!this.isUndoing) this.steps.at(-1)?.push(undo);
  }

  /** Takes the last step back. */
  undo(): void {
    const changes = this.steps.pop();
    if (changes === undefined) return;
    this.isUndoing = true;
    for (const undo of changes.reverse()) undo();
    this.isUndoing = false;
  }
}
