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

const MOST = 1_000;

/** The last thousand inspections, oldest first. */
export class InspectionLog {
  private readonly list: NumberedInspection[] = [];
  private count = 0;

  constructor(private readonly listener: (inspection: NumberedInspection) => void = () => {}) {}

  get items(): readonly NumberedInspection[] {
    return this.list;
  }

  add(inspection: Inspection, at: number, callback: number | undefined): void {
    const numbered = { ...inspection, n: ++this.count, at, callback };
    this.list.push(numbered);
    if (this.list.length > MOST) this.list.shift();
    this.listener(numbered);
  }

  clear(): void {
    this.list.length = 0;
    this.count = 0;
  }
}
