import { groupOf, rowOf, tasks, workflows } from '../../client/shown';
import { type DrawnTarget, drawingOf } from '../../data/workflow-drawing';
import { placeGroup } from '../../data/world';
import { Icon } from '../../parts/icon';
import { Name, SidName } from '../../parts/name';
import { Shown } from '../../parts/shown-text';

/** A workflow as the way that tasks take: filters one below the other, each with its targets from left to right. */
export function WorkflowDrawing({ sid }: { readonly sid: string }) {
  const workflow = rowOf(workflows, sid);
  if (workflow === undefined) return null;
  const { filters, defaultTarget } = drawingOf(workflow.configuration);
  const title = `workflow-${sid}`;
  return (
    <section aria-labelledby={title} class="workflow">
      <h2 id={title}>
        <span>
          Workflow <Shown text={workflow.name} />
        </span>
        <span class="count" title="Live tasks">
          {groupOf(tasks, sid).length}
        </span>
        <SidName sid={sid} />
      </h2>
      <p class="hint">
        {workflow.callbackUrl === null ? (
          'Sends no assignment callback'
        ) : (
          <>
            Assignment callback: <Shown text={workflow.callbackUrl} />
          </>
        )}
        {workflow.reservationTimeout !== null && ` · reservations wait ${workflow.reservationTimeout} s`}
      </p>
      <ol class="filters">
        {filters.map(({ name, expression, targets }, index) => (
          <li class="filter" key={index}>
            <div class="filter-head">
              <span class="filter-name">
                <Shown text={name ?? `Filter ${index + 1}`} />
              </span>
              <code>
                <Shown text={expression} most={400} />
              </code>
            </div>
            <ol class="targets">
              {targets.map((target, place) => (
                <Target
                  key={place}
                  target={target}
                  group={placeGroup(sid, index, place)}
                  isLater={place > 0}
                />
              ))}
            </ol>
          </li>
        ))}
        <li class="filter">
          <div class="filter-head">
            <span class="filter-name">Default filter</span>
            <span class="hint">what no filter matches</span>
          </div>
          {defaultTarget === null ? (
            <p class="dead-end">None: such a task is canceled at once</p>
          ) : (
            <ol class="targets">
              <Target target={defaultTarget} group={placeGroup(sid, filters.length, 0)} isLater={false} />
            </ol>
          )}
        </li>
      </ol>
    </section>
  );
}

const MOST_TOKENS = 5;

function Target({
  target: { queueSid, conditions },
  group,
  isLater,
}: {
  readonly target: DrawnTarget;
  readonly group: string;
  readonly isLater: boolean;
}) {
  const here = groupOf(tasks, group);
  return (
    <li class={here.length > 0 ? 'target occupied' : 'target'}>
      {isLater && (
        <span class="then">
          <Icon name="arrow" />
          <span class="unseen">then</span>
        </span>
      )}
      <div class="target-box">
        <div class="target-head">
          <Name sid={queueSid} />
          <span class="count" title="Live tasks at this target">
            {here.length.toLocaleString('en')}
          </span>
        </div>
        {conditions.map(({ name, text }) => (
          <p class="condition" key={`${name} ${text}`}>
            {name}{' '}
            <code>
              <Shown text={text} />
            </code>
          </p>
        ))}
        {here.length > 0 && (
          <p class="tokens">
            {here.slice(0, MOST_TOKENS).map(({ sid }) => (
              <TaskToken key={sid} sid={sid} />
            ))}
            {here.length > MOST_TOKENS && (
              <span class="hint">and {(here.length - MOST_TOKENS).toLocaleString('en')} more</span>
            )}
          </p>
        )}
      </div>
    </li>
  );
}

function TaskToken({ sid }: { readonly sid: string }) {
  const status = rowOf(tasks, sid)?.status ?? 'pending';
  return (
    <span class="task-token" data-status={status}>
      <span class="unseen">{status} task </span>
      <Name sid={sid} />
    </span>
  );
}
