import { evaluate, parseExpression } from 'taskrouter/expression';
import { type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import { groupOf, queues, rowOf, shown, workers } from '../../client/shown';
import type { WorkflowRow } from '../../data/rows';
import { workersOf } from '../../data/worker-scope';
import { type DrawnTarget, drawingOf } from '../../data/workflow-drawing';
import { Name } from '../../parts/name';
import { Shown } from '../../parts/shown-text';

/** Where a task with these attributes would go first: the filter that matches, its target, and who is there. */
export function WhereTo({
  workflow,
  attributes,
}: {
  readonly workflow: WorkflowRow;
  readonly attributes: string;
}) {
  const { filters, defaultTarget } = drawingOf(workflow.configuration);
  const read = parseJsonObject(attributes) ?? {};
  const filter = filters.find(({ expression }) => isTrueOf(expression, read));
  const target = filter === undefined ? defaultTarget : filter.targets[0];
  return (
    <p class="where-to" role="status">
      {filter === undefined ? (
        defaultTarget === null ? (
          'No filter matches and there is no default filter: TaskRouter cancels it at once.'
        ) : (
          'No filter matches: the default filter takes it'
        )
      ) : (
        <>
          Filter{' '}
          <strong>
            <Shown text={filter.name ?? filter.expression} />
          </strong>{' '}
          matches
        </>
      )}
      {target != null && <Destination target={target} />}
    </p>
  );
}

function Destination({ target }: { readonly target: DrawnTarget }) {
  const queue = rowOf(queues, target.queueSid);
  for (const { sid } of groupOf(workers)) rowOf(workers, sid);
  if (queue === undefined) return null;
  const { all, available } = workersOf(shown.value.world, queue);
  return (
    <>
      {' '}
      and leads to <Name sid={queue.sid} />: {available.length} of {all.length} workers available.
    </>
  );
}

function isTrueOf(expression: string, attributes: JsonObject): boolean {
  const parsed = parseExpression(expression);
  return parsed.ok && evaluate(parsed.value, attributes);
}
