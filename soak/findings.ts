/** What the project promises; the soak counts how often it sees each of them broken. */
export type BrokenPromise = keyof ReturnType<Findings['table']>;

/** Collects what breaks, from everything that watches. */
export class Findings {
  private readonly counts = {
    'Tasks lost': 0,
    'keys with two Tasks': 0,
    'unknown answers taken back': 0,
    'first requests told that their key is claimed': 0,
    'requests answered 500 by the function': 0,
    "AWS's throttling passed on": 0,
    'accepts sent for a Reservation not seen pending': 0,
    'rejections that were never decided': 0,
    'Tasks left unassigned': 0,
    'forged callbacks let in': 0,
    'genuine callbacks refused with 403': 0,
  };

  add(promise: BrokenPromise, times = 1): void {
    this.counts[promise] += times;
  }

  /** Every promise with how often it was broken. */
  table() {
    return { ...this.counts };
  }

  /** Those that were broken. */
  broken(): string[] {
    return Object.entries(this.counts).flatMap(([promise, count]) => (count > 0 ? [promise] : []));
  }
}

/** Where what is seen goes at the moment: each run has findings of its own. */
export interface Watch {
  findings: Findings;
}
