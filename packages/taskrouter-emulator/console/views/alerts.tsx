import { alerts, groupOf } from '../client/shown';
import { dateText } from '../data/time-text';
import { Name } from '../parts/name';
import { Shown } from '../parts/shown-text';
import { Told } from '../parts/told';

/** What Twilio's debugger would show, newest first, each with its code and Twilio's page about it. */
export function AlertsView() {
  const rows = [...groupOf(alerts)].reverse();
  return (
    <div class="view">
      <div class="view-head">
        <h1 tabIndex={-1}>Alerts</h1>
        <p class="hint">
          What Twilio's debugger would show. A link to Twilio is followed only when you follow it.
        </p>
      </div>
      {rows.length === 0 ? (
        <p class="empty">There are none.</p>
      ) : (
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
      )}
    </div>
  );
}
