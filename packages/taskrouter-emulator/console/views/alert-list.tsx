import { dateText } from '../data/time-text';
import type { AlertRow } from '../data/traffic-rows';
import { Name } from '../parts/name';
import { Shown } from '../parts/shown-text';
import { Told } from '../parts/told';

/** Alerts, each with its code, what it is about, and Twilio's page about it. */
export function AlertList({ rows }: { readonly rows: readonly AlertRow[] }) {
  return (
    <ul class="alerts">
      {rows.map(({ sid, at, level, code, text, moreInfo, resourceSid, requestUrl }) => (
        <li key={sid} class={`alert ${level}`}>
          <span class={`badge ${level === 'error' ? 'red' : 'amber'}`}>{level}</span>
          <div>
            <p class="alert-text">
              <Told text={text} />
            </p>
            <p class="hint">
              <time dateTime={new Date(at).toISOString()}>{dateText(at)}</time>
              {resourceSid !== null && (
                <>
                  {' · '}
                  <Name sid={resourceSid} />
                </>
              )}
              {requestUrl !== null && (
                <>
                  {' · '}
                  <Shown text={requestUrl} />
                </>
              )}
            </p>
          </div>
          {moreInfo !== null && (
            <a href={moreInfo} target="_blank" rel="noreferrer">
              {code} at Twilio
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
