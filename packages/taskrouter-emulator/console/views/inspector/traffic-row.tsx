import { clockText } from '../../data/time-text';
import type { InspectionRow, RequestRow, SentCallbackRow } from '../../data/traffic-rows';
import { HttpStatus } from '../../parts/status';
import { Told } from '../../parts/told';

export type Traffic = SentCallbackRow | RequestRow | InspectionRow;

/** Where a callback, a request or an inspection is shown. */
export function trafficHref({ sid, n }: Traffic): string {
  return `/inspector/${sid.split(' ')[0]}s/${n}`;
}

/** One callback or request in a line. */
export function TrafficRow({ row, isLink = false }: { readonly row: Traffic; readonly isLink?: boolean }) {
  const content = <TrafficLine row={row} />;
  return isLink ? (
    <a class="row" href={trafficHref(row)}>
      {content}
    </a>
  ) : (
    content
  );
}

function TrafficLine({ row }: { readonly row: Traffic }) {
  const { kind, method, address, status, ms } = lineOf(row);
  return (
    <>
      <span class="row-main">
        <span class={`kind ${kind}`}>{kind}</span>
        <span class="attributes">
          <span class="method">{method}</span> <Told text={address} hasLinks={false} />
        </span>
      </span>
      <span class="row-side">
        <HttpStatus status={status} />
        <span class="number" title={`${ms} ms`}>
          {clockText(row.at, false)}
        </span>
      </span>
    </>
  );
}

function lineOf(row: Traffic) {
  if ('functionName' in row)
    return {
      kind: 'received',
      method: row.method,
      address: withoutOrigin(row.url),
      status: row.status,
      ms: row.durationMs,
    };
  if ('kind' in row)
    return {
      kind: row.kind,
      method: row.method,
      address: withoutOrigin(row.url),
      status: row.answer.status,
      ms: row.durationMs,
    };
  const path = row.path.replace(/^\/v1\/Workspaces\/WS\w+/, '');
  return {
    kind: 'REST',
    method: row.method,
    address: path === '' ? '/' : path,
    status: row.status,
    ms: row.durationMs,
  };
}

function withoutOrigin(url: string): string {
  return url.replace(/^https?:\/\//, '');
}
