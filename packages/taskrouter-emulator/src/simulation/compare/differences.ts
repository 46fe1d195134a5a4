import type { WorkspaceSeed } from '../../seed/workspace-seed';
import { FIGURE_NAMES } from '../measures/figures';
import { estimateOf } from '../measures/interval';
import type { ReplicationRecord } from '../replication-record';

/** What a figure is about. */
export interface Subject {
  readonly scope: 'all' | 'queue' | 'worker' | 'target';
  /** Of the queue, the worker or the target; empty for all. */
  readonly name: string;
  readonly figure: string;
}

/** How a figure differs between two versions that met the same calls. */
export interface Difference extends Subject {
  /** The means over the replications; null where there was nothing to go by. */
  readonly before: number | null;
  readonly after: number | null;
  /** After less before, and half the width of its 95 % interval (null for a single replication). */
  readonly difference: number | null;
  readonly halfWidth: number | null;
  /**
   * `none`: the same in every replication, to the last digit. `more`, `less`: the interval leaves 0 out. `not shown`:
   * it doesn't, which is not to say that there is no difference.
   */
  readonly verdict: 'none' | 'more' | 'less' | 'not shown';
}

/** A record of each version, from the same replication. */
export interface Pair {
  readonly before: ReplicationRecord;
  readonly after: ReplicationRecord;
}

/** Every figure that both versions have, with its difference. */
export function differencesOf(
  versions: { readonly before: WorkspaceSeed; readonly after: WorkspaceSeed },
  pairs: readonly Pair[],
): Difference[] {
  const found = pairs.map(({ before, after }) => ({
    before: figuresIn(versions.before, before),
    after: figuresIn(versions.after, after),
  }));
  const [first] = found;
  if (first === undefined) return [];
  return [...first.before.values()]
    .map(({ subject }) => subject)
    .filter((subject) => first.after.has(keyOf(subject)))
    .map((subject) => {
      const key = keyOf(subject);
      const values = found.map(({ before, after }) => ({
        before: before.get(key)?.value,
        after: after.get(key)?.value,
      }));
      return differenceOf(subject, values);
    });
}

interface SubjectValue {
  readonly subject: Subject;
  readonly value: number | undefined;
}

function differenceOf(
  subject: Subject,
  values: readonly { readonly before: number | undefined; readonly after: number | undefined }[],
): Difference {
  const paired = values.flatMap(({ before, after }) =>
    before === undefined || after === undefined ? [] : [{ before, after }],
  );
  const { mean, halfWidth } = estimateOf(paired.map(({ before, after }) => after - before));
  const isSame = values.every(({ before, after }) => before === after);
  const isShown = mean !== undefined && halfWidth !== undefined && Math.abs(mean) > halfWidth;
  return {
    ...subject,
    before: estimateOf(paired.map(({ before }) => before)).mean ?? null,
    after: estimateOf(paired.map(({ after }) => after)).mean ?? null,
    difference: mean ?? null,
    halfWidth: halfWidth ?? null,
    verdict: isSame ? 'none' : !isShown ? 'not shown' : mean > 0 ? 'more' : 'less',
  };
}

function figuresIn(workspace: WorkspaceSeed, record: ReplicationRecord): Map<string, SubjectValue> {
  const figures: SubjectValue[] = [
    ...FIGURE_NAMES.map((figure) => ({
      subject: { scope: 'all' as const, name: '', figure },
      value: record.total.values[figure],
    })),
    { subject: { scope: 'all', name: '', figure: 'endedByWorkflow' }, value: record.dropped },
    ...workspace.taskQueues.flatMap(({ friendlyName: name }, index) =>
      FIGURE_NAMES.map((figure) => ({
        subject: { scope: 'queue' as const, name, figure },
        value: record.queues[index]?.values[figure],
      })),
    ),
    ...workspace.workers.flatMap(({ friendlyName: name }, index): SubjectValue[] => [
      { subject: { scope: 'worker', name, figure: 'occupancy' }, value: record.workers[index]?.occupancy },
      { subject: { scope: 'worker', name, figure: 'tasks' }, value: record.workers[index]?.tasks },
    ]),
    ...record.targets.flatMap(({ workflow, filter, position, reached, answered }): SubjectValue[] => {
      const name = `${workflow} › ${filter} › ${position}`;
      return [
        { subject: { scope: 'target', name, figure: 'reached' }, value: reached },
        { subject: { scope: 'target', name, figure: 'answered' }, value: answered },
      ];
    }),
  ];
  return new Map(figures.map((figure) => [keyOf(figure.subject), figure]));
}

function keyOf({ scope, name, figure }: Subject): string {
  return JSON.stringify([scope, name, figure]);
}
