import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { callText, shownRequest } from '../../client/api';
import { withQuery } from '../../client/location';
import { notifyProblem } from '../../client/notices';
import { loadedLog, openLog, openOwnLog, position, walkTo } from '../../client/replay';
import { events, groupOf } from '../../client/shown';
import { curlOf } from '../../data/curl';
import { readEvent } from '../../data/read-event';
import { type RecordedLog, readLog } from '../../data/recorded-log';
import type { EventRow } from '../../data/rows';
import { clockText } from '../../data/time-text';
import { CopyButton } from '../../parts/copy-button';
import { Icon } from '../../parts/icon';
import { hrefOf } from '../../parts/name';
import { Told } from '../../parts/told';
import { VirtualList } from '../../parts/virtual-list';
import { EntryLine } from '../shell/replay-bar';

const ROW_HEIGHT = 32;

/** What has happened: the run's own log, to keep and to walk through, and logs that were kept. */
export function HistoryView() {
  const load = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (file === undefined) return;
    try {
      openLog(file.name, await file.text());
    } catch (error) {
      notifyProblem(error);
    }
    input.value = '';
  };
  return (
    <div class="view history">
      <div class="view-head">
        <h1 tabIndex={-1}>History</h1>
        <a class="button" href="/_emulator/log" download="taskrouter-log.jsonl">
          <Icon name="download" />
          Download the log
        </a>
        <CopyButton text={() => curlOf(shownRequest({ path: '/_emulator/log' }))} label="Copy as curl" />
        <label class="button file">
          Load a log
          <input
            type="file"
            class="unseen"
            accept=".jsonl,.ndjson,.json,text/plain"
            onChange={({ currentTarget }) => void load(currentTarget)}
          />
        </label>
        <button type="button" onClick={() => void openOwnLog().catch(notifyProblem)}>
          Walk through this run
        </button>
      </div>
      {loadedLog.value === undefined ? <Happened /> : <LogEntries />}
    </div>
  );
}

/** What the run's log has of before the page was there; it is read once. */
function useEarlier(): readonly EventRow[] {
  const earlier = useSignal<readonly EventRow[]>([]);
  useEffect(() => {
    let isWanted = true;
    callText({ path: '/_emulator/log' })
      .then((text) => {
        if (isWanted) earlier.value = eventsIn(readLog(text));
      })
      // A log with nothing in it is none: there is nothing earlier.
      .catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [earlier]);
  return earlier.value;
}

function eventsIn({ entries }: RecordedLog): readonly EventRow[] {
  return entries.filter(({ type }) => type === 'event').map(({ told }, index) => readEvent(told, index));
}

function Happened() {
  const live = groupOf(events);
  const known = new Set(live.map(({ sid }) => sid));
  const rows = [...useEarlier().filter(({ sid }) => !known.has(sid)), ...live];
  return (
    <VirtualList
      rows={rows}
      isReversed
      rowHeight={ROW_HEIGHT}
      label="Events, newest first"
      keyOf={({ sid }: EventRow) => sid}
      hrefOf={({ resourceSid }: EventRow) => hrefOf(resourceSid)}
      render={({ at, type, description }: EventRow) => (
        <span class="row-line">
          <time class="number">{clockText(at)}</time> <span class="kind">{type}</span>{' '}
          <Told text={description} hasLinks={false} />
        </span>
      )}
      empty="Nothing has happened yet."
    />
  );
}

function LogEntries() {
  const entries = loadedLog.value?.player.entries ?? [];
  const at = position.value;
  const rows = entries.map((entry, index) => ({ entry, number: index + 1 }));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links inside are what is acted on; they walk and don't leave.
    // biome-ignore lint/a11y/useKeyWithClickEvents: a link's Enter is a click.
    <div
      class="fill"
      onClick={(event) => {
        const link = event.target instanceof Element ? event.target.closest('a') : null;
        const number = Number(link === null ? Number.NaN : new URL(link.href).searchParams.get('at'));
        if (Number.isNaN(number)) return;
        event.preventDefault();
        walkTo(number);
      }}
    >
      <VirtualList
        rows={rows}
        rowHeight={ROW_HEIGHT}
        label="The log, oldest first"
        keyOf={({ number }) => String(number)}
        hrefOf={({ number }) => withQuery({ at: String(number) })}
        selected={String(at)}
        render={({ entry, number }) => (
          <span class={number <= at ? 'row-line' : 'row-line faded'}>
            <EntryLine entry={entry} />
          </span>
        )}
        empty="The log is empty."
      />
    </div>
  );
}
