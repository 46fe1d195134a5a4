import type { SentCallback, TrafficLog } from './traffic-log';

/** What the application's side tells of a request that it received: what the sender can't know. */
export interface Inspection {
  /** Of the function that answered. */
  readonly functionName: string;
  readonly method: string;
  /** As the sender has to know it. */
  readonly url: string;
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  /** How the signature was checked; undefined where none is asked for. */
  readonly signature: SignatureInspection | undefined;
  /** The assignment rule that matched. */
  readonly rule: string | undefined;
  readonly status: number;
  readonly body: string;
  /** ms, from its being received to its answer. */
  readonly durationMs: number;
  /** The lines that the function wrote. */
  readonly log: readonly string[];
  readonly taskSid: string | undefined;
  readonly reservationSid: string | undefined;
}

export interface SignatureInspection {
  readonly valid: boolean;
  /** As it came; null where there was none. */
  readonly given: string | null;
  /** As it had to be. */
  readonly expected: string;
  /** The exact text that had to be signed. */
  readonly signed: string;
}

/** An inspection in its place, with the number of the callback that it is the receiving side of. */
export interface NumberedInspection extends Inspection {
  readonly n: number;
  readonly at: number;
  readonly callback: number | undefined;
}

/** What is known of an inspection only later. */
export interface InspectionSupplement {
  /** The assignment rule that matched. */
  readonly rule?: string | undefined;
  /** More lines that the function wrote. */
  readonly log?: readonly string[] | undefined;
}

const MOST = 1_000;

export interface InspectionLogOptions {
  /** Where the callbacks are that inspections are the receiving side of. */
  readonly traffic: Pick<TrafficLog, 'callbacks'>;
  /** ms since the epoch, in the emulator's time. */
  readonly now: () => number;
  /** Told of each, and again with the same number when more is known of it. */
  readonly listener: (inspection: NumberedInspection) => void;
}

/** The last thousand inspections, oldest first. */
export class InspectionLog {
  private readonly list: NumberedInspection[] = [];
  private count = 0;

  constructor(private readonly options: InspectionLogOptions) {}

  get items(): readonly NumberedInspection[] {
    return this.list;
  }

  add(inspection: Inspection): NumberedInspection {
    const { traffic, now, listener } = this.options;
    const callback = traffic.callbacks.findLast((sent) => isReceived(sent, inspection))?.n;
    const numbered = { ...inspection, n: ++this.count, at: now(), callback };
    this.list.push(numbered);
    if (this.list.length > MOST) this.list.shift();
    listener(numbered);
    return numbered;
  }

  /** @returns the inspection as it is then; undefined when there is none of this number any more */
  supplement(n: number, { rule, log = [] }: InspectionSupplement): NumberedInspection | undefined {
    return this.replace(
      ({ n: own }) => own === n,
      (known) => ({ ...known, rule: known.rule ?? rule, log: [...known.log, ...log] }),
    );
  }

  /** Takes in a callback that was told of later than by its receiver, who has to answer before it is over. */
  join(sent: SentCallback): void {
    this.replace(
      (inspection) => inspection.callback === undefined && isReceived(sent, inspection),
      (inspection) => ({ ...inspection, callback: sent.n }),
    );
  }

  /** Forgets all of them. The count goes on: what is told of one of them later finds no other. */
  clear(): void {
    this.list.length = 0;
  }

  private replace(
    isIt: (inspection: NumberedInspection) => boolean,
    change: (inspection: NumberedInspection) => NumberedInspection,
  ): NumberedInspection | undefined {
    const index = this.list.findLastIndex(isIt);
    const known = this.list[index];
    if (known === undefined) return undefined;
    const changed = change(known);
    this.list[index] = changed;
    this.options.listener(changed);
    return changed;
  }
}

/** A callback is known by its signature: the time in its parameters makes it its own. */
function isReceived({ delivery, webhook }: SentCallback, { signature, parameters }: Inspection): boolean {
  return (
    delivery.signature === signature?.given && webhook.parameters.ReservationSid === parameters.ReservationSid
  );
}
