import type { TaskSid, WorkerSid } from 'taskrouter/sid';
import type { Tone } from './colours';

/** One thing that happened, within a line. */
export interface NarratedStep {
  readonly text: string;
  readonly tone: Tone;
}

/** A line that is being put together: what happened to one subject, step by step. */
export interface Line {
  /** ms since the epoch: when it began. */
  readonly at: number;
  /** `Task WT…9a1f selected_language=es` */
  readonly subject: string;
  /** Whether the steps lead somewhere from the subject, as those of a new task do. */
  readonly isArrival?: boolean;
  readonly steps: NarratedStep[];
  readonly taskSid?: TaskSid;
  readonly workerSid?: WorkerSid;
  /** The worker that the line says the task is reserved for. */
  readonly reservedFor?: WorkerSid;
  /** Whether an assignment callback that belongs to it hasn't been answered. */
  isOpen: boolean;
}

/** `14:02:11`, by this machine's clock. */
export function timeOfDay(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** The line as it is printed. */
export function lineText(line: Line, paint: (text: string, tone: Tone) => string): string {
  const arrow = paint(' → ', 'quiet');
  const steps = line.steps.map(({ text, tone }) => paint(text, tone)).join(arrow);
  const subject = line.subject === '' ? '' : `${line.subject}${line.isArrival === true ? arrow : ' '}`;
  return `${paint(timeOfDay(line.at), 'quiet')} ${subject}${steps}`;
}
