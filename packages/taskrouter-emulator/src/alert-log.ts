import type { Alert } from './engine/output';

/** What Twilio shows in Monitor > Alerts. Codes: https://www.twilio.com/docs/api/errors, 0 where it has none. */
export interface LoggedAlert extends Alert {
  readonly level: 'error' | 'warning';
  /** The URL that was called, without credentials. */
  readonly url?: string;
}

const MAX_ALERTS = 1_000;

/** The last thousand alerts, oldest first. */
export class AlertLog {
  private readonly list: LoggedAlert[] = [];

  /** @param announce told of every alert as one line. */
  constructor(private readonly announce: (line: string) => void) {}

  get alerts(): readonly LoggedAlert[] {
    return this.list;
  }

  add(alert: LoggedAlert): void {
    this.list.push(alert);
    if (this.list.length > MAX_ALERTS) this.list.shift();
    const { level, code, message } = alert;
    this.announce(`alert ${level} ${code === 0 ? '' : `${code} `}${message}`);
  }

  clear(): void {
    this.list.length = 0;
  }
}
