/*
 * Why a task is where it is: what `GET /_emulator/tasks/WT…/explanation` answers, the console shows, and the command
 * prints. Plain JSON.
 */

/** Something that was true or false, and the comparisons that decided it, each with the values it read. */
export interface Decided {
  readonly because: readonly string[];
}

export interface FilterExplanation extends Decided {
  /** Its name, or its expression when it has none. */
  readonly name: string;
  readonly expression: string;
  readonly matches: boolean;
  /** Whether the task is in it. */
  readonly current: boolean;
}

export interface TargetExplanation {
  /** The filter's name, or `default`. */
  readonly filter: string;
  /** From 1. */
  readonly position: number;
  readonly queue: string;
  /** As they are in the configuration; null where it has none. */
  readonly expression: string | null;
  readonly skip_if: string | null;
  /** The task's age in seconds at which the target is left; null when it has no timeout. */
  readonly until: number | null;
  readonly state: 'passed' | 'current' | 'ahead';
}

export interface WorkerExplanation extends Decided {
  readonly name: string;
  readonly sid: string;
  /** `next`: whom the task is offered to first, `in turn`: after that, `has it`: it is offered or assigned to. */
  readonly state: 'has it' | 'next' | 'in turn' | 'excluded';
}

export interface Upcoming {
  /** The task's age in seconds. */
  readonly age: number;
  readonly what: string;
}

export interface TaskExplanation {
  readonly sid: string;
  readonly status: string;
  readonly workflow: string | null;
  readonly queue: string | null;
  readonly priority: number;
  /** Seconds. */
  readonly age: number;
  readonly filters: readonly FilterExplanation[];
  /** Of the filter that the task is in. */
  readonly targets: readonly TargetExplanation[];
  /** Those who have it or can take it in their order, then the excluded ones. Empty once it has ended. */
  readonly workers: readonly WorkerExplanation[];
  /** What happens next if nothing else does. */
  readonly next: readonly Upcoming[];
}
