const WIDTH = 30;
const SHOWN_AFTER_MS = 1_000;

/** A bar on a terminal's error output, for what takes longer than a second; nothing where there is no terminal. */
export class ProgressBar {
  private readonly startedAt = performance.now();
  private isShown = false;

  constructor(private readonly stream: { readonly isTTY?: boolean; write(text: string): unknown }) {}

  /** @param share done, 0 to 1. */
  update(share: number): void {
    const elapsed = performance.now() - this.startedAt;
    if (this.stream.isTTY !== true || elapsed < SHOWN_AFTER_MS) return;
    this.isShown = true;
    const done = Math.round(Math.min(1, share) * WIDTH);
    const left = share > 0.02 ? ` ${Math.ceil((elapsed / share - elapsed) / 1000)} s left` : '';
    const bar = `${'█'.repeat(done)}${'░'.repeat(WIDTH - done)}`;
    this.stream.write(`\r${bar} ${Math.floor(share * 100)} %${left}   `);
  }

  clear(): void {
    if (this.isShown) this.stream.write(`\r${' '.repeat(WIDTH + 25)}\r`);
  }
}
