import {
  groupOf,
  queues,
  reservations,
  rowOf,
  shown as shownWorld,
  tasks,
  workers,
} from '../../client/shown';
import { workersOf } from '../../data/worker-scope';
import { openGroup } from '../../data/world';
import { Age } from '../../parts/age';
import { Limited } from '../../parts/limited';
import { Name } from '../../parts/name';
import { Shown } from '../../parts/shown-text';

/** How many are drawn at first. */
const MOST = 50;

/** The queues: what waits in each, how long, and who could serve it. */
export function QueuesTable({ workspaceSid }: { readonly workspaceSid: string }) {
  const own = groupOf(queues).filter((queue) => queue.workspaceSid === workspaceSid);
  return (
    <section aria-labelledby="queues-title">
      <h2 id="queues-title">
        Queues <span class="count">{own.length}</span>
      </h2>
      <Limited rows={own} most={MOST}>
        {(shown, more) => (
          <>
            <div class="scroll-x">
              <table class="rows">
                <thead>
                  <tr>
                    <th scope="col">Queue</th>
                    <th scope="col" class="number">
                      Waiting
                    </th>
                    <th scope="col" class="number">
                      Oldest
                    </th>
                    <th scope="col" class="number">
                      Reserved
                    </th>
                    <th scope="col" class="number">
                      Assigned
                    </th>
                    <th scope="col">Who could serve it</th>
                  </tr>
                </thead>
                <tbody>
                  {shown.map(({ sid }) => (
                    <Queue key={sid} sid={sid} />
                  ))}
                </tbody>
              </table>
            </div>
            {more}
          </>
        )}
      </Limited>
      {own.length === 0 && <p class="empty">The workspace has no queues.</p>}
    </section>
  );
}

function Queue({ sid }: { readonly sid: string }) {
  const queue = rowOf(queues, sid);
  const waiting = groupOf(tasks, `${sid}:pending`);
  const count = (status: string) => groupOf(tasks, `${sid}:${status}`).length;
  if (queue === undefined) return null;
  const oldest = waiting[0];
  return (
    <tr>
      <th scope="row">
        <Name sid={sid} />
        <code class="attributes">
          <Shown text={queue.targetWorkers === '' ? '(no TargetWorkers)' : queue.targetWorkers} most={80} />
        </code>
      </th>
      <td class="number">
        {waiting.length === 0 ? (
          <span class="hint">0</span>
        ) : (
          <a href={`/tasks?queue=${sid}&status=pending`}>{waiting.length.toLocaleString('en')}</a>
        )}
      </td>
      <td class="number">
        {oldest === undefined ? <span class="hint">–</span> : <Age since={oldest.createdAt} />}
      </td>
      <td class="number">{count('reserved')}</td>
      <td class="number">{count('assigned') + count('wrapping')}</td>
      <td>
        <WhoCould sid={sid} />
      </td>
    </tr>
  );
}

const MOST_NAMES = 8;

function WhoCould({ sid }: { readonly sid: string }) {
  const queue = rowOf(queues, sid);
  if (queue === undefined) return null;
  // Whom the expression is true of changes with any of them; with what they have in hand only if it asks for that.
  const readsLoad = queue.targetWorkers.includes('channel');
  for (const worker of groupOf(workers)) {
    rowOf(workers, worker.sid);
    if (readsLoad) groupOf(reservations, openGroup(worker.sid));
  }
  const { all, available } = workersOf(shownWorld.value.world, queue);
  if (all.length === 0) return <span class="badge red">no worker matches</span>;
  const isAvailable = (worker: (typeof all)[number]) => available.includes(worker);
  const first = [...available, ...all.filter((worker) => !isAvailable(worker))].slice(0, MOST_NAMES);
  return (
    <span class="tokens">
      <span class={`badge ${available.length > 0 ? 'green' : 'amber'}`}>
        {available.length} of {all.length} available
      </span>
      {first.map((worker) => (
        <span class={isAvailable(worker) ? '' : 'faded'} key={worker.sid}>
          <Name sid={worker.sid} />
        </span>
      ))}
      {all.length > MOST_NAMES && <span class="hint">and {all.length - MOST_NAMES} more</span>}
    </span>
  );
}
