import { shownRequest } from '../../client/api';
import { askForTime, clock, now } from '../../client/clock';
import { useKeys } from '../../client/keys';
import { isReplay } from '../../client/shown';
import { curlOf } from '../../data/curl';
import { clockText, dateText, durationText } from '../../data/time-text';
import { CopyButton } from '../../parts/copy-button';
import { Icon } from '../../parts/icon';

const SPEEDS = [
  { speed: 0, label: 'Paused', text: '' },
  { speed: 1, label: 'Real time', text: '×1' },
  { speed: 10, label: 'Ten times as fast', text: '×10' },
  { speed: 60, label: 'Sixty times as fast', text: '×60' },
];

/** The emulator's time, and how it passes. */
export function ClockBar() {
  const { speed, nextDue } = clock.value;
  useKeys([
    {
      keys: 'p',
      label: 'Pause time, or let it go on',
      run: () => void askForTime({ speed: speed === 0 ? 1 : 0 }),
    },
    { keys: '.', label: 'Step to the next thing due', run: () => void askForTime({ step: true }) },
  ]);
  const time = now.value;
  const due = nextDue === null ? undefined : Math.max(0, nextDue - time);
  return (
    <div class="clock-bar" role="group" aria-label="Time">
      <time dateTime={new Date(time).toISOString()} title={`${dateText(time)}, the emulator's time`}>
        {clockText(time, false)}
      </time>
      <span class="segments">
        {SPEEDS.map(({ speed: offered, label, text }) => (
          <button
            type="button"
            key={offered}
            title={offered === 0 ? `${label} (p)` : label}
            aria-pressed={offered === speed}
            disabled={isReplay.value}
            onClick={() => void askForTime({ speed: offered })}
          >
            {offered === 0 ? <Icon name="pause" /> : <span aria-hidden="true">{text}</span>}
            <span class="unseen">{label}</span>
          </button>
        ))}
      </span>
      <button
        type="button"
        class="step"
        title={nextDue === null ? 'Nothing is due' : `Step to the next thing due, ${dateText(nextDue)} (.)`}
        disabled={isReplay.value || nextDue === null}
        onClick={() => void askForTime({ step: true })}
      >
        <Icon name="step" />
        <span class="unseen">Step to the next thing due</span>
        <span class="due">{due === undefined ? 'none due' : `in ${durationText(due)}`}</span>
      </button>
      <CopyButton text={() => curlOfClock(speed)} label="Copy as curl" />
    </div>
  );
}

/** Both things that the clock is asked for, as lines for a shell. */
function curlOfClock(speed: number): string {
  return [{ speed }, { step: true }]
    .map((json) => curlOf(shownRequest({ method: 'POST', path: '/_emulator/clock', json })))
    .join('\n');
}
