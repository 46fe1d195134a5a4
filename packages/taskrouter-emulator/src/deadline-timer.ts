import type { Clock, Timer } from 'taskrouter/clock';

/** A timer for the next thing that is due. */
export class DeadlineTimer {
  private timer: Timer | undefined;
  private at: number | undefined;

  /** @param onDue called when the time has come; it sets the timer anew. */
  constructor(
    private readonly clock: Clock,
    private readonly onDue: () => void,
  ) {}

  /** @param at ms since the epoch; undefined when nothing is due. Replaces the time set before. */
  set(at: number | undefined): void {
    if (at === this.at) return;
    this.cancel();
    if (at === undefined) return;
    this.at = at;
    this.timer = this.clock.setTimer(at, () => {
      this.at = undefined;
      this.onDue();
    });
  }

  cancel(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.at = undefined;
  }
}
