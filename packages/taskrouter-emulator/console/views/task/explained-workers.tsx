import type { ExplainedWorker } from '../../data/explanation';
import { Limited } from '../../parts/limited';
import { Name } from '../../parts/name';
import { Shown } from '../../parts/shown-text';
import { Status } from '../../parts/status';

/** How many are drawn at first. */
const MOST_WORKERS = 200;

/** The workers: who is asked, in which order, and who is not and why. */
export function ExplainedWorkers({ workers }: { readonly workers: readonly ExplainedWorker[] }) {
  if (workers.length === 0) return null;
  return (
    <section aria-labelledby="why-workers">
      <h2 id="why-workers">Workers, in the order they are asked</h2>
      <Limited rows={workers} most={MOST_WORKERS}>
        {(shown, more) => (
          <>
            <div class="scroll-x">
              <table class="rows">
                <thead>
                  <tr>
                    <th scope="col">Place</th>
                    <th scope="col">Worker</th>
                    <th scope="col">Why</th>
                  </tr>
                </thead>
                <tbody>
                  {shown.map((worker) => (
                    <WorkerRow key={worker.sid} worker={worker} />
                  ))}
                </tbody>
              </table>
            </div>
            {more}
          </>
        )}
      </Limited>
    </section>
  );
}

function WorkerRow({ worker }: { readonly worker: ExplainedWorker }) {
  const { sid, place, excludedBy, reservation } = worker;
  const isExcluded = place === null && reservation === null;
  return (
    <tr class={isExcluded ? 'faded' : ''}>
      <td class="number">{place ?? '–'}</td>
      <th scope="row">
        <Name sid={sid} />
      </th>
      <td>
        {reservation !== null && (
          <>
            has it: the reservation is <Status status={reservation} />
          </>
        )}
        {reservation === null &&
          (isExcluded ? <Shown text={excludedBy ?? ''} most={1_000} /> : 'can take it')}
      </td>
    </tr>
  );
}
