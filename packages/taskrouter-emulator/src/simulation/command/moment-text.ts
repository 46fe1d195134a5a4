const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/;
const DATE = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})?$/;
const DAY_MS = 86_400_000;

/** A moment as a person writes it. */
export interface WrittenMoment {
  /** ms since the epoch; for a time of day or a number of seconds, since midnight. */
  readonly at: number;
  /** ms that the writer's clock is ahead of UTC. */
  readonly offset: number;
}

/** `08:30`, `08:30:12.5`, a number of seconds, or a date with a time; undefined when it is none of these. */
export function parseMoment(text: string): WrittenMoment | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return { at: Number(text) * 1000, offset: 0 };
  const clock = CLOCK.exec(text);
  if (clock !== null) {
    const [, hours, minutes, seconds = '0'] = clock;
    const at = Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000;
    return Number(hours) <= 24 && Number(minutes) < 60 && Number(seconds) < 60
      ? { at, offset: 0 }
      : undefined;
  }
  const [, date, time, zone = 'Z'] = DATE.exec(text) ?? [];
  if (date === undefined) return undefined;
  const offset = zone === 'Z' ? 0 : offsetOf(zone);
  const at = Date.parse(`${date}T${time}Z`) - offset;
  return Number.isNaN(at) ? undefined : { at, offset };
}

/** The midnight, by the writer's clock, before the moment; in ms since the epoch. */
export function midnightBefore({ at, offset }: WrittenMoment): number {
  return Math.floor((at + offset) / DAY_MS) * DAY_MS - offset;
}

function offsetOf(zone: string): number {
  const digits = zone.replace(':', '');
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5));
  return (digits.startsWith('-') ? -1 : 1) * minutes * 60_000;
}
