import { useKeys } from '../../client/keys';
import { closeLog, isPlaying, loadedLog, position, walkTo } from '../../client/replay';
import { textIn } from '../../data/json';
import type { LogEntry } from '../../data/recorded-log';
import { dateText } from '../../data/time-text';
import { Icon, type IconName } from '../../parts/icon';
import { Shown } from '../../parts/shown-text';
import { Told } from '../../parts/told';

/** Walking through a log, on top of every view that shows it. */
export function ReplayBar() {
  const current = loadedLog.value;
  return current === undefined ? null : <Bar name={current.name} entries={current.player.entries} />;
}

function Bar({ name, entries }: { readonly name: string; readonly entries: readonly LogEntry[] }) {
  const at = position.value;
  useKeys([
    { keys: ',', label: 'One step back in the log', run: () => walkTo(at - 1) },
    { keys: '.', label: 'One step on in the log', run: () => walkTo(at + 1) },
  ]);
  const entry = entries[at - 1];
  return (
    <section class="replay-bar" aria-label="Log">
      <strong>
        Log of <Shown text={name} most={60} />
      </strong>
      <span class="segments" role="group" aria-label="Walk">
        <Walk icon="first" label="To the beginning" to={0} isOff={at === 0} />
        <Walk icon="back" label="One step back (,)" to={at - 1} isOff={at === 0} />
        <button
          type="button"
          title={isPlaying.value ? 'Stop' : 'Play'}
          disabled={at >= entries.length}
          onClick={() => {
            isPlaying.value = !isPlaying.value;
          }}
        >
          <Icon name={isPlaying.value ? 'pause' : 'play'} />
          <span class="unseen">{isPlaying.value ? 'Stop' : 'Play'}</span>
        </button>
        <Walk icon="forward" label="One step on (.)" to={at + 1} isOff={at >= entries.length} />
        <Walk icon="last" label="To the end" to={entries.length} isOff={at >= entries.length} />
      </span>
      <input
        type="range"
        min={0}
        max={entries.length}
        value={at}
        aria-label="Place in the log"
        aria-valuetext={`${at} of ${entries.length}`}
        onInput={({ currentTarget }) => walkTo(Number(currentTarget.value))}
      />
      <span class="number">
        {at} / {entries.length}
      </span>
      <span class="replay-entry">
        {entry === undefined ? 'before the first entry' : <EntryLine entry={entry} />}
      </span>
      <button type="button" class="primary" onClick={closeLog}>
        Back to live
      </button>
    </section>
  );
}

function Walk({
  icon,
  label,
  to,
  isOff,
}: {
  readonly icon: IconName;
  readonly label: string;
  readonly to: number;
  readonly isOff: boolean;
}) {
  return (
    <button type="button" title={label} disabled={isOff} onClick={() => walkTo(to)}>
      <Icon name={icon} />
      <span class="unseen">{label}</span>
    </button>
  );
}

/** What an entry of a log says, in a line. */
export function EntryLine({ entry: { type, at, told } }: { readonly entry: LogEntry }) {
  const what = textIn(told, 'event_type') ?? type;
  const said =
    textIn(told, 'description') ??
    textIn(told, 'alert_text') ??
    textIn(told, 'url') ??
    textIn(told, 'path') ??
    '';
  return (
    <>
      <time title={dateText(at)}>{dateText(at).slice(11)}</time> <span class="kind">{what}</span>{' '}
      <Told text={said} hasLinks={false} />
    </>
  );
}
