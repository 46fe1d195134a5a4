import { shownRequest } from '../../client/api';
import { isReplay } from '../../client/shown';
import { curlOf } from '../../data/curl';
import {
  type ExplainedFilter,
  type ExplainedTarget,
  type ExplainedVerdict,
  headlineOf,
} from '../../data/explanation';
import { durationText } from '../../data/time-text';
import { CopyButton } from '../../parts/copy-button';
import { Shown } from '../../parts/shown-text';
import { ExplainedWorkers } from './explained-workers';
import { useExplanation } from './use-explanation';

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
      <ExplainedWorkers workers={workers} />
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

function VerdictLine({
  name,
  verdict,
}: {
  readonly name: string | null;
  readonly verdict: ExplainedVerdict;
}) {
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
