import { useKeys } from '../../client/keys';
import { navigate, parts, query, withQuery } from '../../client/location';
import { callbacks, groupOf, inspections, requests, rowOf } from '../../client/shown';
import { mergedNewestFirst } from '../../data/merged';
import { VirtualList } from '../../parts/virtual-list';
import { CallbackDetail } from './callback-detail';
import { InspectionDetail } from './inspection-detail';
import { RequestDetail } from './request-detail';
import { type Traffic, TrafficRow, trafficHref } from './traffic-row';

const ROW_HEIGHT = 52;

const SHOWN = {
  all: 'Everything',
  callbacks: 'Callbacks',
  received: 'Received by the stack',
  requests: 'REST requests',
  failed: 'What failed',
} as const;

/** What has passed between the emulator, the application and other programs, newest first. */
export function InspectorView() {
  const [, kind, number] = parts.value;
  useKeys([{ keys: 'Escape', label: 'Back to the list', run: () => navigate(`/inspector${inQuery()}`) }]);
  return (
    <div class={`split ${kind === undefined ? 'list-only' : 'with-detail'}`}>
      <TrafficList selected={kind === undefined ? undefined : `${kind.slice(0, -1)} ${number}`} />
      <Detail kind={kind} sid={`${kind?.slice(0, -1)} ${number}`} />
    </div>
  );
}

function inQuery(): string {
  const text = query.value.toString();
  return text === '' ? '' : `?${text}`;
}

function TrafficList({ selected }: { readonly selected: string | undefined }) {
  const chosen = query.value.get('show') ?? 'all';
  const search = query.value.get('q') ?? '';
  const rows = trafficOf(chosen).filter((row) => search === '' || says(row, search.toLowerCase()));
  return (
    <section class="list" aria-label="Callbacks and requests">
      <div class="view-head">
        <h1 tabIndex={-1}>Inspector</h1>
      </div>
      <div class="filter-bar">
        <label>
          <span class="unseen">What is shown</span>
          <select
            value={chosen}
            onChange={({ currentTarget }) =>
              navigate(withQuery({ show: currentTarget.value }), { replace: true })
            }
          >
            {Object.entries(SHOWN).map(([name, label]) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <input
          type="search"
          aria-label="Filter by address or parameter"
          placeholder="Filter by address or parameter"
          value={search}
          onInput={({ currentTarget }) => navigate(withQuery({ q: currentTarget.value }), { replace: true })}
        />
      </div>
      <VirtualList
        rows={rows}
        rowHeight={ROW_HEIGHT}
        label="Callbacks and requests, newest first"
        keyOf={({ sid }) => sid}
        hrefOf={(row) => `${trafficHref(row)}${inQuery()}`}
        selected={selected}
        render={(row) => <TrafficRow row={row} />}
        empty="Nothing has passed yet."
      />
    </section>
  );
}

function says(row: Traffic, wanted: string): boolean {
  const address = 'path' in row ? row.path : row.url;
  return `${address} ${JSON.stringify(row.parameters)}`.toLowerCase().includes(wanted);
}

function trafficOf(chosen: string): readonly Traffic[] {
  const sent = groupOf(callbacks);
  const received = groupOf(inspections);
  const asked = groupOf(requests);
  switch (chosen) {
    case 'callbacks':
      return mergedNewestFirst<Traffic>([sent]);
    case 'received':
      return mergedNewestFirst<Traffic>([received]);
    case 'requests':
      return mergedNewestFirst<Traffic>([asked]);
    case 'failed':
      return mergedNewestFirst<Traffic>([
        sent.filter(({ answer }) => answer.status < 200 || answer.status > 299),
        received.filter(({ status }) => status >= 400 || status === 0),
        asked.filter(({ status }) => status >= 400 || status === 0),
      ]);
    default:
      return mergedNewestFirst<Traffic>([sent, received, asked]);
  }
}

function Detail({ kind, sid }: { readonly kind: string | undefined; readonly sid: string }) {
  const callback = rowOf(callbacks, sid);
  const request = rowOf(requests, sid);
  const inspection = rowOf(inspections, sid);
  if (callback !== undefined) return <CallbackDetail key={sid} callback={callback} />;
  if (request !== undefined) return <RequestDetail key={sid} request={request} />;
  if (inspection !== undefined) return <InspectionDetail key={sid} inspection={inspection} />;
  return (
    <div class="detail placeholder">
      {kind !== undefined && <h1 class="unseen">Gone</h1>}
      <p class="empty">
        {kind === undefined
          ? 'Choose a callback or a request: its parameters, its signature, the answer, and the time it took.'
          : 'It is not kept any more.'}
      </p>
    </div>
  );
}
