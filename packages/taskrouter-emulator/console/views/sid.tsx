import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import { call, shownRequest } from '../client/api';
import { alerts, callbacks, events, groupOf, isReplay, nameOf, requests } from '../client/shown';
import { curlOf } from '../data/curl';
import { objectIn, objectsIn, readJson, textIn } from '../data/json';
import { mergedNewestFirst } from '../data/merged';
import { readEvent } from '../data/read-event';
import { clockText } from '../data/time-text';
import { CopyButton } from '../parts/copy-button';
import { Name, SidName } from '../parts/name';
import { LongText, Shown } from '../parts/shown-text';
import { Told } from '../parts/told';
import { AlertList } from './alert-list';
import type { Traffic } from './inspector/traffic-row';
import { TrafficRow } from './inspector/traffic-row';

type Found = { readonly body: JsonObject } | { readonly problem: string };

/** Whatever a SID stands for: the resource, what belongs to it, its events, its requests. */
export function SidView({ sid }: { readonly sid: string }) {
  const found = useSignal<Found | undefined>(undefined);
  const newest = groupOf(events, sid).at(-1)?.sid;
  const path = `/_emulator/resources/${sid}`;
  useEffect(() => {
    let isWanted = true;
    call({ path })
      .then((body) => {
        if (isWanted) found.value = { body };
      })
      .catch((error: unknown) => {
        if (isWanted) found.value = { problem: error instanceof Error ? error.message : String(error) };
      });
    return () => {
      isWanted = false;
    };
  }, [sid, newest]);
  const known = found.value;
  const body = known !== undefined && 'body' in known ? known.body : {};
  return (
    <div class="view">
      <div class="view-head">
        <h1 data-heading tabIndex={-1}>
          <Shown text={nameOf(sid) ?? kindOf(sid)} />
        </h1>
        <span class="hint">{kindOf(sid)}</span>
        <SidName sid={sid} />
        <CopyButton text={() => curlOf(shownRequest({ path }))} label="Copy as curl" isLabeled />
      </div>
      {known !== undefined && 'problem' in known && (
        <p class="problem">
          {isReplay.value ? 'The emulator itself knows nothing of it: ' : ''}
          <Shown text={known.problem} most={500} />
        </p>
      )}
      <Resource resource={objectIn(body, 'resource')} />
      <Belongings body={body} />
      <Events sid={sid} earlier={objectsIn(body, 'events')} />
      <Alerts sid={sid} />
      <Requests sid={sid} />
    </div>
  );
}

const KINDS: Readonly<Record<string, string>> = {
  WS: 'Workspace',
  WK: 'Worker',
  WQ: 'Task queue',
  WW: 'Workflow',
  WA: 'Activity',
  TC: 'Task channel',
  WC: 'Worker channel',
  WT: 'Task',
  WR: 'Reservation',
  CA: 'Call',
  EV: 'Event',
};

function kindOf(sid: string): string {
  return KINDS[sid.slice(0, 2)] ?? 'Not a SID that TaskRouter knows';
}

function Resource({ resource }: { readonly resource: JsonObject }) {
  if (Object.keys(resource).length === 0) return null;
  const { links: _links, url: _url, ...own } = resource;
  return (
    <section aria-labelledby="sid-resource">
      <h2 id="sid-resource">Resource</h2>
      <LongText text={JSON.stringify(setOut(own))} label="The resource as REST gives it" isJson />
    </section>
  );
}

/** Attributes and configurations are JSON in a text: set out like the rest. */
function setOut(resource: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(resource).map(([name, value]) => {
      const inner = typeof value === 'string' ? readJson(value) : undefined;
      return [name, isJsonObject(inner) ? inner : value];
    }),
  );
}

/** Whatever the answer lists beside the events and requests. */
function Belongings({ body }: { readonly body: JsonObject }) {
  const related = objectIn(body, 'related');
  const lists = Object.keys(related).map((name) => ({ name, rows: objectsIn(related, name) }));
  const filled = lists.filter(({ rows }) => rows.length > 0);
  if (filled.length === 0) return null;
  return (
    <section aria-labelledby="sid-belongings">
      <h2 id="sid-belongings">What belongs to it</h2>
      <dl class="facts">
        {filled.map(({ name, rows }) => (
          <div key={name}>
            <dt>{name.replaceAll('_', ' ')}</dt>
            <dd class="tokens">
              {rows.slice(0, 50).map((row) => (
                <Name key={textIn(row, 'sid') ?? ''} sid={textIn(row, 'sid') ?? ''} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Events({ sid, earlier }: { readonly sid: string; readonly earlier: readonly JsonObject[] }) {
  const live = groupOf(events, sid);
  const known = new Set(live.map((event) => event.sid));
  const all = [...earlier.map(readEvent).filter((event) => !known.has(event.sid)), ...live].reverse();
  if (all.length === 0) return null;
  return (
    <section aria-labelledby="sid-events">
      <h2 id="sid-events">
        Events <span class="count">{all.length}</span>
      </h2>
      <ul class="plain-list">
        {all.slice(0, 200).map(({ sid: eventSid, at, type, description }) => (
          <li key={eventSid}>
            <span class="number">{clockText(at)}</span> <span class="kind">{type}</span>{' '}
            <Told text={description} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Alerts({ sid }: { readonly sid: string }) {
  const rows = [...groupOf(alerts, sid)].reverse();
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="sid-alerts">
      <h2 id="sid-alerts">
        Alerts <span class="count">{rows.length}</span>
      </h2>
      <AlertList rows={rows} />
    </section>
  );
}

function Requests({ sid }: { readonly sid: string }) {
  const rows = mergedNewestFirst<Traffic>([groupOf(callbacks, sid), groupOf(requests, sid)]);
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="sid-requests">
      <h2 id="sid-requests">
        Requests <span class="count">{rows.length}</span>
      </h2>
      <ul class="plain-list">
        {rows.slice(0, 100).map((row) => (
          <li key={row.sid}>
            <TrafficRow row={row} isLink />
          </li>
        ))}
      </ul>
    </section>
  );
}
