import { now } from '../client/clock';
import { ageText, dateText } from '../data/time-text';

/** How long ago something was, in the emulator's time. */
export function Age({ since }: { readonly since: number }) {
  return (
    <time class="age" dateTime={new Date(since).toISOString()} title={dateText(since)}>
      {ageText(now.value - since)}
    </time>
  );
}
