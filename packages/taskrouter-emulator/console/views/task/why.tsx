import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call, shownRequest } from '../../client/api';
import { events, groupOf, isReplay } from '../../client/shown';
import { curlOf } from '../../data/curl';
import {
  type ExplainedFilter,
  type ExplainedTarget,
  type ExplainedWorker,
  type Explanation,
  headlineOf,
  readExplanation,
  type Verdict,
} from '../../data/explanation';
import { durationText } from '../../data/time-text';
import { CopyButton } from '../../parts/copy-button';
import { Name } from '../../parts/name';
import { Shown } from '../../parts/shown-text';
import { Status } from '../../parts/status';

/** ms after something has happened until the engine is asked anew: one question for all that happens together. */
const SETTLED_MS = 200;

/** The engine's explanation, asked for again whenever something has happened. */
function useExplanation(sid: string): Explanation | undefined {
  const explanation = useSignal<Explanation | undefined>(undefined);
  const newest = groupOf(events).at(-1)?.sid;
  const isOfLog = isReplay.value;
  useEffect(() => {
    if (isOfLog) return;
    let isWanted = true;
    const ask = () =>
      call({ path: `/_emulator/tasks/${sid}/explanation` })
        .then((body) => {
          if (isWanted) explanation.value = readExplanation(body);
        })
        .catch(() => undefined);
    const timer = setTimeout(ask, explanation.value === undefined ? 0 : SETTLED_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [sid, newest, isOfLog]);
  return isOfLog ? undefined : explanation.value;
}

/** Why it is where it is, in a sentence or two, beside its story. */
export function WhyHeadline({ sid }: { readonly sid: string }) {
  const explanation = useExplanation(sid);
  if (explanation === undefined) return null;
  const excluded = explanation.workers.filter(({ excludedBy }) => excludedBy !== null);
  return (
    <div class="why-headline">
      <p>
        <strong>
          <Shown text={headlineOf(explanation)} />
        </strong>{' '}
        <a href={`/tasks/${sid}/why`}>Why in full</a>
      </p>
      {explanation.status === 'pending' && (
        <ul>
          {excluded.slice(0, 3).map((worker) => (
            <li key={worker.sid}>
              <Name sid={worker.sid} /> <Shown text={worker.excludedBy ?? ''} />
            </li>
          ))}
          {excluded.length > 3 && <li>and {excluded.length - 3} more</li>}
        </ul>
      )}
    </div>
  );
}

/** Each filter, target and worker with the clause that decided. */
export function WhyTask({ sid }: { readonly sid: string }) {
  const explanation = useExplanation(sid);
  if (isReplay.value)
    return (
      <p class="empty">A log holds what happened. Why, only the engine knows, and it explains the present.</p>
    );
  if (explanation === undefined)
    return <p class="empty">TaskRouter no longer has this task, or doesn't explain it yet.</p>;
  const { filters, defaultTarget, workers, next, asOf } = explanation;
  return (
    <div class="why">
      <p class="headline">
        <strong>
          <Shown text={headlineOf(explanation)} />
        </strong>
        <CopyButton
          text={() => curlOf(shownRequest({ path: `/_emulator/tasks/${sid}/explanation` }))}
          label="Copy as curl"
        />
      </p>
      {filters.length > 0 && (
        <section aria-labelledby="why-filters">
          <h2 id="why-filters">
            Filters of <Shown text={explanation.workflow ?? 'the workflow'} />
          </h2>
          <ol class="verdicts">
            {filters.map((filter, index) => (
              <Filter key={index} filter={filter} />
            ))}
            <li class={defaultTarget?.isCurrent === true ? 'verdict current' : 'verdict'}>
              <span class="filter-name">Default filter</span>
              {defaultTarget === null ? (
                <span class="hint">there is none</span>
              ) : (
                <Target target={defaultTarget} />
              )}
            </li>
          </ol>
        </section>
      )}
      {explanation.routedBy !== 'workflow' && (
        <p class="hint">It is routed to a {explanation.routedBy} directly: no workflow decides.</p>
      )}
      <Workers workers={workers} />
      {next.length > 0 && (
        <section aria-labelledby="why-next">
          <h2 id="why-next">What happens next</h2>
          <ul class="plain-list">
            {next.map(({ at, what }) => (
              <li key={`${at} ${what}`}>
                <span class="number">in {durationText(at - asOf)}</span> <Shown text={what} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Filter({ filter: { name, verdict, isCurrent, targets } }: { readonly filter: ExplainedFilter }) {
  return (
    <li class={isCurrent ? 'verdict current' : 'verdict'}>
      <VerdictLine name={name} verdict={verdict} />
      {isCurrent && (
        <ol class="verdict-targets">
          {targets.map((target, index) => (
            <li key={index} class={target.isCurrent ? 'current' : ''}>
              <Target target={target} />
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}

function VerdictLine({ name, verdict }: { readonly name: string | null; readonly verdict: Verdict }) {
  return (
    <>
      <span class={`badge ${verdict.isTrue ? 'green' : 'gray'}`}>{verdict.isTrue ? 'true' : 'false'}</span>
      {name !== null && (
        <span class="filter-name">
          <Shown text={name} />
        </span>
      )}
      <code>
        <Shown text={verdict.expression} most={1_000} />
      </code>
      <span class="because">
        because <Shown text={verdict.because.join('; ')} most={1_000} />
      </span>
    </>
  );
}

function Target({ target }: { readonly target: ExplainedTarget }) {
  const { queue, expression, leftAtAge, skipIf, priority, knownWorker, isCurrent } = target;
  return (
    <span class="target-line">
      {isCurrent && <span class="badge blue">here</span>}
      <Shown text={queue} />
      {expression !== null && (
        <span class="condition">
          for{' '}
          <code>
            <Shown text={expression} most={400} />
          </code>
        </span>
      )}
      {knownWorker !== null && (
        <span class="condition">
          known worker <Shown text={knownWorker} />
        </span>
      )}
      {priority !== null && <span class="condition">priority {priority}</span>}
      {leftAtAge !== null && <span class="condition">left at the age of {leftAtAge} s</span>}
      {skipIf !== null && (
        <span class="condition">
          skipped if <VerdictLine name={null} verdict={skipIf} />
        </span>
      )}
    </span>
  );
}

const MOST_WORKERS = 200;

function Workers({ workers }: { readonly workers: readonly ExplainedWorker[] }) {
  const isWhole = useSignal(false);
  if (workers.length === 0) return null;
  const shownWorkers = isWhole.value ? workers : workers.slice(0, MOST_WORKERS);
  return (
    <section aria-labelledby="why-workers">
      <h2 id="why-workers">Workers, in the order they are asked</h2>
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
            {shownWorkers.map((worker) => (
              <tr
                key={worker.sid}
                class={worker.place === null && worker.reservation === null ? 'faded' : ''}
              >
                <td class="number">{worker.place ?? '–'}</td>
                <th scope="row">
                  <Name sid={worker.sid} />
                </th>
                <td>
                  {worker.reservation !== null ? (
                    <>
                      has it: the reservation is <Status status={worker.reservation} />
                    </>
                  ) : worker.place !== null ? (
                    'can take it'
                  ) : (
                    <Shown text={worker.excludedBy ?? ''} most={1_000} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shownWorkers.length < workers.length && (
        <button
          type="button"
          onClick={() => {
            isWhole.value = true;
          }}
        >
          Show all {workers.length}
        </button>
      )}
    </section>
  );
}
