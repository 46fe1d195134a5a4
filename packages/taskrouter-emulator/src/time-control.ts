import type { Clock, ManualClock } from 'taskrouter/clock';
import { AdjustableClock } from './adjustable-clock';
import { type ClockMode, isMovable, modeOf, speedOf } from './clock-choice';
import { CommandError } from './engine/command-error';

/** What time it is in a run, and how it passes. */
export interface ClockState {
  /** ms since the epoch. */
  readonly now: number;
  readonly mode: ClockMode;
  /** How many of its seconds pass in one; 0 where it stands still. */
  readonly speed: number;
  /** When something is due next, in ms since the epoch; undefined when nothing is. */
  readonly nextDue: number | undefined;
}

/** What goes by the clock. */
export interface TimedRun {
  /** When something is due next in TaskRouter, in ms since the epoch. */
  readonly nextDue: () => number | undefined;
  /** Resolves when nothing is under way. */
  readonly settled: () => Promise<void>;
  /** Told when time has been moved. */
  readonly arrived: () => void;
  /** Another text whenever something has happened. */
  readonly progress: () => string;
}

/** How far a step looks where TaskRouter itself has nothing due: an hour, in ms. */
const MOST_STEPPED_MS = 3_600_000;

/** Moves a run's time, and has it pass faster, slower or not at all. */
export class TimeControl {
  constructor(
    private readonly clock: Clock,
    private readonly run: TimedRun,
  ) {}

  get state(): ClockState {
    return {
      now: this.clock.now(),
      mode: modeOf(this.clock),
      speed: speedOf(this.clock),
      nextDue: this.run.nextDue(),
    };
  }

  /** See `TaskRouter.advance`. @throws CommandError */
  async advance(seconds: number): Promise<void> {
    const clock = this.movable();
    const end = clock.now() + seconds * 1000;
    await this.run.settled();
    for (let next = clock.nextTimer(); next !== undefined && next <= end; next = clock.nextTimer()) {
      clock.moveTo(next);
      await this.run.settled();
    }
    clock.moveTo(end);
    this.run.arrived();
    await this.run.settled();
  }

  /**
   * Moves on to the next thing due, here or in whatever else goes by the clock: timer by timer, as most of those are looks
   * that find nothing, until something has happened.
   * @throws CommandError
   */
  async step(): Promise<void> {
    const clock = this.movable();
    await this.run.settled();
    const [before, end] = [this.run.progress(), this.run.nextDue() ?? clock.now() + MOST_STEPPED_MS];
    for (let next = clock.nextTimer(); next !== undefined && next <= end; next = clock.nextTimer()) {
      clock.moveTo(next);
      await this.run.settled();
      if (this.run.progress() !== before) break;
    }
    this.run.arrived();
  }

  /** Has time pass so many times as fast; 0 stops it. @throws CommandError */
  setSpeed(speed: number): void {
    if (!(this.clock instanceof AdjustableClock))
      throw new CommandError(
        'invalid',
        'speed: this clock has no other: start with another --clock than manual',
      );
    this.clock.speed = speed;
  }

  private movable(): ManualClock | AdjustableClock {
    if (isMovable(this.clock)) return this.clock;
    throw new CommandError('invalid', "This clock can't be moved: it is one of the program's own");
  }
}
