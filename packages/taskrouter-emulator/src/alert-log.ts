import type { Alert } from './engine/output';

/** What Twilio shows in Monitor > Alerts. Codes: https://www.twilio.com/docs/api/errors, 0 where it has none. */
export interface LoggedAlert extends Alert {
  readonly level: 'error' | 'warning';
  /** The URL that was called, without credentials. */
  readonly url?: string;
}

/** An alert as one line. */
export function alertLine({ level, code, message }: LoggedAlert): string {
  return `alert ${level} ${code === 0 ? '' : `${code} `}${message}`;
}

const MAX_ALERTS = 1_000;

/** The last thousand alerts, oldest first. */
export class AlertLog {
  private readonly list: LoggedAlert[] = [];
  private count = 0;

  /** @param announce told of every alert, and its number */
  constructor(private readonly announce: (alert: LoggedAlert, n: number) => void) {}

  /** The alerts by their numbers, counted from 1. */
  get numbered(): readonly (readonly [number, LoggedAlert])[] {
    const first = this.count - this.list.length + 1;
    return this.list.map((alert, index) => [first + index, alert]);
  }

  get alerts(): readonly LoggedAlert[] {
    return this.list;
  }

  add(alert: LoggedAlert): void {
    this.list.push(alert);
    this.count++;
    if (this.list.length > MAX_ALERTS) this.list.shift();
    this.announce(alert, this.count);
  }

  clear(): void {
    this.list.length = 0;
    this.count = 0;
  }
}
