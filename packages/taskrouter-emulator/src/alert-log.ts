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

  /** @param announce told of every alert. */
  constructor(private readonly announce: (alert: LoggedAlert) => void) {}

  get alerts(): readonly LoggedAlert[] {
    return this.list;
  }

  add(alert: LoggedAlert): void {
    this.list.push(alert);
    if (this.list.length > MAX_ALERTS) this.list.shift();
    this.announce(alert);
  }

  clear(): void {
    this.list.length = 0;
  }
}
