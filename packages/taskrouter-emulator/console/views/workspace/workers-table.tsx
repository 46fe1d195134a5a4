import { shownRequest } from '../../client/api';
import { activities, channels, groupOf, isReplay, reservations, rowOf, workers } from '../../client/shown';
import { curlOf } from '../../data/curl';
import type { WorkerChannelRow, WorkerRow } from '../../data/rows';
import { visibleText } from '../../data/shown-text';
import { openGroup } from '../../data/world';
import { carryOut } from '../../parts/action';
import { Age } from '../../parts/age';
import { CopyButton } from '../../parts/copy-button';
import { Limited } from '../../parts/limited';
import { Name } from '../../parts/name';
import { Shown } from '../../parts/shown-text';
import { Status } from '../../parts/status';

/** How many are drawn at first. */
const MOST = 50;

/** The workers: what each does, takes and has. */
export function WorkersTable({ workspaceSid }: { readonly workspaceSid: string }) {
  const own = groupOf(workers).filter((worker) => worker.workspaceSid === workspaceSid);
  return (
    <section aria-labelledby="workers-title">
      <h2 id="workers-title">
        Workers <span class="count">{own.length}</span>
      </h2>
      <Limited rows={own} most={MOST}>
        {(shown, more) => (
          <>
            <div class="scroll-x">
              <table class="rows">
                <thead>
                  <tr>
                    <th scope="col">Worker</th>
                    <th scope="col">Activity</th>
                    <th scope="col">For</th>
                    <th scope="col">Channels</th>
                    <th scope="col">Tasks in hand</th>
                  </tr>
                </thead>
                <tbody>
                  {shown.map(({ sid }) => (
                    <Worker key={sid} sid={sid} />
                  ))}
                </tbody>
              </table>
            </div>
            {more}
          </>
        )}
      </Limited>
      {own.length === 0 && <p class="empty">The workspace has no workers.</p>}
    </section>
  );
}

function Worker({ sid }: { readonly sid: string }) {
  const worker = rowOf(workers, sid);
  if (worker === undefined) return null;
  return (
    <tr>
      <th scope="row">
        <Name sid={sid} />
        <span class="attributes" title={visibleText(worker.attributes.slice(0, 1_000))}>
          <Shown text={worker.attributes} most={80} />
        </span>
      </th>
      <td>
        <ActivitySwitch worker={worker} />
      </td>
      <td class="number">
        <Age since={worker.activitySince} />
      </td>
      <td>
        <span class="loads">
          {worker.channels.map((channel) => (
            <Load key={channel.channelSid} workerSid={sid} channel={channel} />
          ))}
        </span>
      </td>
      <td>
        <InHand workerSid={sid} />
      </td>
    </tr>
  );
}

function ActivitySwitch({ worker }: { readonly worker: WorkerRow }) {
  const own = groupOf(activities).filter(({ workspaceSid }) => workspaceSid === worker.workspaceSid);
  const current = rowOf(activities, worker.activitySid);
  const request = (sid: string) => ({
    method: 'POST' as const,
    path: `/v1/Workspaces/${worker.workspaceSid}/Workers/${worker.sid}`,
    form: { ActivitySid: sid },
  });
  const choose = async (select: HTMLSelectElement) => {
    const isDone = await carryOut(request(select.value));
    if (!isDone) select.value = worker.activitySid;
  };
  return (
    <span class="action">
      <span class={`presence ${current?.isAvailable === true ? 'green' : 'gray'}`} aria-hidden="true" />
      <select
        aria-label={`Activity of ${visibleText(worker.name)}`}
        value={worker.activitySid}
        disabled={isReplay.value}
        onChange={({ currentTarget }) => void choose(currentTarget)}
      >
        {own.map(({ sid, name, isAvailable }) => (
          <option key={sid} value={sid}>
            {visibleText(name)}
            {isAvailable ? ' ✓' : ''}
          </option>
        ))}
      </select>
      <CopyButton text={() => curlOf(shownRequest(request(worker.activitySid)))} label="Copy as curl" />
    </span>
  );
}

function Load({ workerSid, channel }: { readonly workerSid: string; readonly channel: WorkerChannelRow }) {
  const { channelSid, capacity, isAvailable } = channel;
  const open = groupOf(reservations, openGroup(workerSid)).filter((row) => row.channelSid === channelSid);
  const name = rowOf(channels, channelSid)?.uniqueName ?? channelSid;
  const share = capacity === 0 ? 0 : Math.min(1, open.length / capacity);
  const text = `${name}: ${open.length} of ${capacity}${isAvailable ? '' : ', not available'}`;
  return (
    <span class={`load ${isAvailable ? '' : 'off'} ${open.length > 0 ? 'busy' : ''}`} title={text}>
      <span class="unseen">{text}</span>
      <span class="load-name" aria-hidden="true">
        {name}
      </span>
      <span class="load-bar" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span class="load-number" aria-hidden="true">
        {open.length}/{capacity}
      </span>
    </span>
  );
}

const MOST_IN_HAND = 6;

function InHand({ workerSid }: { readonly workerSid: string }) {
  const open = groupOf(reservations, openGroup(workerSid));
  if (open.length === 0) return <span class="hint">none</span>;
  return (
    <span class="tokens">
      {open.slice(0, MOST_IN_HAND).map(({ sid, taskSid }) => (
        <InHandTask key={sid} sid={sid} taskSid={taskSid} />
      ))}
      {open.length > MOST_IN_HAND && <span class="hint">and {open.length - MOST_IN_HAND} more</span>}
    </span>
  );
}

function InHandTask({ sid, taskSid }: { readonly sid: string; readonly taskSid: string }) {
  const status = rowOf(reservations, sid)?.status ?? '';
  return (
    <span class="token">
      <Name sid={taskSid} />
      <Status status={status} />
    </span>
  );
}
