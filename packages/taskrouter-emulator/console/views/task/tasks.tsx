import { useKeys } from '../../client/keys';
import { navigate, parts, query, withQuery } from '../../client/location';
import { alerts, groupOf, rowOf, tasks, workspaces } from '../../client/shown';
import { LIVE_STATUSES, type TaskRow } from '../../data/rows';
import { abbreviatedSid } from '../../data/shown-text';
import { Age } from '../../parts/age';
import { Icon } from '../../parts/icon';
import { Name } from '../../parts/name';
import { Shown } from '../../parts/shown-text';
import { Status } from '../../parts/status';
import { VirtualList } from '../../parts/virtual-list';
import { shownWorkspace } from '../shown-workspace';
import { TaskDetail } from './task-detail';

const ROW_HEIGHT = 52;

const SHOWN = ['live', ...LIVE_STATUSES, 'ended'] as const;

/** The tasks, newest first, and beside them the one that is looked at. */
export function TasksView() {
  const [, sid] = parts.value;
  useKeys([{ keys: 'Escape', label: 'Back to the list of tasks', run: () => navigate(listHref()) }]);
  return (
    <div class={`split ${sid === undefined ? 'list-only' : 'with-detail'}`}>
      <TaskList selected={sid} />
      {sid === undefined ? (
        <div class="detail placeholder">
          <p class="empty">
            Choose a task: its story, its way through the workflow, and why it is where it is.
          </p>
        </div>
      ) : (
        <TaskDetail key={sid} sid={sid} />
      )}
    </div>
  );
}

function listHref(): string {
  const text = query.value.toString();
  return `/tasks${text === '' ? '' : `?${text}`}`;
}

function TaskList({ selected }: { readonly selected: string | undefined }) {
  const status = query.value.get('status') ?? 'live';
  const search = query.value.get('q') ?? '';
  const queueSid = query.value.get('queue');
  const rows = rowsOf(status, queueSid, search.toLowerCase());
  const inQuery = query.value.toString();
  return (
    <section class="list" aria-label="Tasks">
      <div class="view-head">
        <h1 tabIndex={-1}>Tasks</h1>
        <a class="button primary" href="/tasks/new">
          <Icon name="plus" />
          Create
        </a>
      </div>
      <div class="filter-bar">
        <label>
          <span class="unseen">Status</span>
          <select
            value={status}
            onChange={({ currentTarget }) =>
              navigate(withQuery({ status: currentTarget.value }), { replace: true })
            }
          >
            {SHOWN.map((name) => (
              <option key={name} value={name}>
                {name} ({groupOf(tasks, name).length.toLocaleString('en')})
              </option>
            ))}
          </select>
        </label>
        <input
          type="search"
          aria-label="Filter by attributes or SID"
          placeholder="Filter by attributes or SID"
          value={search}
          onInput={({ currentTarget }) => navigate(withQuery({ q: currentTarget.value }), { replace: true })}
        />
      </div>
      {queueSid !== null && (
        <p class="chosen">
          in <Name sid={queueSid} />
          <button
            type="button"
            class="quiet"
            onClick={() => navigate(withQuery({ queue: null }), { replace: true })}
          >
            all queues
          </button>
        </p>
      )}
      <VirtualList
        rows={rows}
        isReversed
        rowHeight={ROW_HEIGHT}
        label="Tasks, newest first"
        keyOf={({ sid }) => sid}
        hrefOf={({ sid }) => `/tasks/${sid}${inQuery === '' ? '' : `?${inQuery}`}`}
        selected={selected}
        render={({ sid }) => <TaskRowView sid={sid} />}
        empty={search === '' ? 'There are none.' : 'None has this in its attributes or SID.'}
      />
    </section>
  );
}

/** The rows of a status, of the workspace shown; all of them are looked at only where something is searched for. */
function rowsOf(status: string, queueSid: string | null, search: string): readonly TaskRow[] {
  const workspaceSid = shownWorkspace()?.sid;
  const hasSeveral = groupOf(workspaces).length > 1;
  const group =
    queueSid !== null && status !== 'ended'
      ? status === 'live'
        ? queueSid
        : `${queueSid}:${status}`
      : status;
  const rows = groupOf(tasks, group);
  if (search === '' && !hasSeveral) return rows;
  return rows.filter(
    (row) =>
      row.workspaceSid === workspaceSid &&
      (search === '' ||
        row.sid.toLowerCase().includes(search) ||
        row.attributes.toLowerCase().includes(search)),
  );
}

function TaskRowView({ sid }: { readonly sid: string }) {
  const task = rowOf(tasks, sid);
  if (task === undefined) return null;
  return (
    <>
      <span class="row-main">
        <span class="sid">{abbreviatedSid(sid)}</span>
        <span class="attributes">
          <Shown text={task.attributes} most={120} />
        </span>
      </span>
      <span class="row-side">
        <span class="tokens">
          {groupOf(alerts, sid).length > 0 && (
            <span class="badge amber" title={`${groupOf(alerts, sid).length} alerts`}>
              <span class="unseen">has alerts </span>!
            </span>
          )}
          <Status status={task.status} />
        </span>
        <Age since={task.createdAt} />
      </span>
    </>
  );
}
