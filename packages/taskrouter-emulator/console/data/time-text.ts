const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `12 s`, `4 m 05 s`, `3 h 12 m`, `2 d 4 h`; below a second `340 ms`. */
export function durationText(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < SECOND) return `${Math.round(whole)} ms`;
  if (whole < MINUTE) return `${Math.floor(whole / SECOND)} s`;
  if (whole < HOUR)
    return `${Math.floor(whole / MINUTE)} m ${padded(Math.floor((whole % MINUTE) / SECOND))} s`;
  if (whole < DAY) return `${Math.floor(whole / HOUR)} h ${padded(Math.floor((whole % HOUR) / MINUTE))} m`;
  return `${Math.floor(whole / DAY)} d ${Math.floor((whole % DAY) / HOUR)} h`;
}

/** How old something is, in whole seconds. */
export function ageText(ms: number): string {
  return ms < SECOND ? '0 s' : durationText(ms);
}

/** `14:03:07.120` in the reader's own time zone. */
export function clockText(time: number, withMs = true): string {
  const date = new Date(time);
  const text = [date.getHours(), date.getMinutes(), date.getSeconds()].map(padded).join(':');
  return withMs ? `${text}.${String(date.getMilliseconds()).padStart(3, '0')}` : text;
}

/** `2026-01-31 14:03:07` */
export function dateText(time: number): string {
  const date = new Date(time);
  const day = [date.getFullYear(), padded(date.getMonth() + 1), padded(date.getDate())].join('-');
  return `${day} ${clockText(time, false)}`;
}

function padded(number: number): string {
  return String(number).padStart(2, '0');
}
