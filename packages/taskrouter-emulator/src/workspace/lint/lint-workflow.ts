import { type ExpressionPlace, type KnownNames, lintExpression } from 'taskrouter/expression/lint';
import { reach } from 'taskrouter/expression/reachability';
import type { JsonObject, Problem } from 'taskrouter/parsed';
import { withSids } from '../../seed/name-references';
import { standInSid } from '../../seed/stand-in-sid';
import type { WorkspaceFile } from '../../seed/workspace-seed';
import { type CanonicalFilter, canonicalConfiguration } from '../configuration/canonical';
import { type ListedWorker, parsedExpression, workersFor } from './known-workers';

/** What a workflow is looked at with. */
export interface WorkflowSurroundings {
  readonly names: KnownNames;
  /** Undefined where the file doesn't list all workers. */
  readonly workers: readonly ListedWorker[] | undefined;
  readonly queues: WorkspaceFile['taskQueues'];
}

/** What TaskRouter takes of a configuration and never does. @param path of the workflow in the file */
export function lintWorkflow(
  path: string,
  configuration: JsonObject,
  surroundings: WorkflowSurroundings,
): Problem[] {
  const routing = `${path}.configuration.task_routing`;
  const { filters, defaultFilter } = canonicalConfiguration(configuration);
  const lint = (at: string, text: unknown, place: ExpressionPlace) =>
    expressionProblems(at, text, place, surroundings.names);
  return [
    ...filters.flatMap((filter, index) => {
      const at = `${routing}.filters[${index}]`;
      return [
        ...lint(`${at}.expression`, filter.expression, 'filter'),
        ...unreachable(at, filter, filters.slice(0, index)),
        ...overdue(at, filter, filters.slice(0, index)),
        ...filter.targets.flatMap((target, position) => [
          ...lint(`${at}.targets[${position}].expression`, target.expression, 'target'),
          ...lint(`${at}.targets[${position}].skip_if`, target.skip_if, 'skip_if'),
          ...stranded(`${at}.targets[${position}]`, filter.targets.slice(0, position)),
          ...unserved(`${at}.targets[${position}]`, target, surroundings),
          ...unordered(`${at}.targets[${position}].order_by`, target.order_by, surroundings.names),
        ]),
      ];
    }),
    ...(defaultFilter === undefined
      ? []
      : unserved(`${routing}.default_filter`, defaultFilter, surroundings)),
  ];
}

/** The warnings of one expression; none for a text that is no expression, which is an error of its own. */
export function expressionProblems(
  path: string,
  text: unknown,
  place: ExpressionPlace,
  names: KnownNames,
): Problem[] {
  const expression = typeof text === 'string' ? parsedExpression(withSids(text, standInSid)) : undefined;
  if (expression === undefined) return [];
  return lintExpression(expression, place, names).map(({ message, position }) => ({
    path,
    message: position === undefined ? message : `${message} (character ${position + 1})`,
  }));
}

/** Whether a task that is in the filter can never leave it but by being assigned or canceled. */
function isEnd({ targets }: CanonicalFilter): boolean {
  const last = targets.at(-1);
  return last !== undefined && last.timeout === undefined && last.skip_if === undefined;
}

/** An earlier filter takes every task that this one is for, and keeps it. */
function unreachable(path: string, filter: CanonicalFilter, earlier: readonly CanonicalFilter[]): Problem[] {
  const when = conditionOf(filter);
  if (when === undefined) return [];
  if (reach(when, []).kind === 'never') return [{ path: `${path}.expression`, message: 'is never true' }];
  const taker = earlier.find((other) => {
    const takes = conditionOf(other);
    return takes !== undefined && isEnd(other) && reach(when, [takes]).kind === 'never';
  });
  if (taker === undefined) return [];
  const name = taker.name ?? String(taker.expression);
  return [
    {
      path: `${path}.expression`,
      message: `is never reached: filter ${JSON.stringify(name)} above takes every such task`,
    },
  ];
}

/**
 * A task may come here after the timeouts of an earlier filter. By TaskRouter's words a timeout is measured on the age of
 * the task, which is over the first target's timeout by then.
 * Source: https://www.twilio.com/docs/taskrouter/task-evaluation
 */
function overdue(path: string, { targets }: CanonicalFilter, earlier: readonly CanonicalFilter[]): Problem[] {
  const timeout = targets[0]?.timeout;
  if (typeof timeout !== 'number') return [];
  const before = earlier.find(
    (filter) => typeof filter.targets.at(-1)?.timeout === 'number' && ageAtEnd(filter) >= timeout,
  );
  if (before === undefined) return [];
  const name = JSON.stringify(before.name ?? String(before.expression));
  return [
    {
      path: `${path}.targets[0].timeout`,
      message: `may be over when the target is entered: a task that comes from filter ${name} is ${ageAtEnd(before)} s old`,
    },
  ];
}

function ageAtEnd({ targets }: CanonicalFilter): number {
  return targets.reduce((sum, { timeout }) => sum + (typeof timeout === 'number' ? timeout : 0), 0);
}

/** A target before this one is never left. Source: https://www.twilio.com/docs/taskrouter/workflow-configuration */
function stranded(path: string, earlier: readonly JsonObject[]): Problem[] {
  const position = earlier.findIndex(
    ({ timeout, skip_if }) => timeout === undefined && skip_if === undefined,
  );
  if (position === -1) return [];
  return [
    { path, message: `is never reached: target ${position + 1} above has neither timeout nor skip_if` },
  ];
}

function unserved(
  path: string,
  { queue, expression }: JsonObject,
  { workers, queues }: WorkflowSurroundings,
): Problem[] {
  const found = queues.find(({ friendlyName }) => friendlyName === queue);
  if (workers === undefined || found === undefined) return [];
  const { targetWorkers = '1==1' } = found;
  const inQueue = parsedExpression(withSids(targetWorkers, standInSid));
  const members = inQueue === undefined ? [] : workersFor(workers, inQueue, undefined);
  if (members.length === 0)
    return [{ path, message: `no worker of the file is in task queue ${JSON.stringify(queue)}` }];
  const asked =
    typeof expression === 'string' ? parsedExpression(withSids(expression, standInSid)) : undefined;
  if (asked === undefined || workersFor(members, asked, 'worker').length > 0) return [];
  return [
    { path: `${path}.expression`, message: 'no worker of the file who is in the task queue matches it' },
  ];
}

/** Source: https://www.twilio.com/docs/taskrouter/order-workers: only whole numbers are ordered by. */
function unordered(path: string, order: unknown, { workerValues }: KnownNames): Problem[] {
  if (typeof order !== 'string') return [];
  return order.split(',').flatMap((clause): Problem[] => {
    const [attribute = ''] = clause.trim().split(' ');
    const values = workerValues(attribute.split('.').slice(1)) ?? [];
    if (values.length === 0 || values.some(Number.isInteger)) return [];
    return [{ path, message: `${attribute} is a whole number of no worker of the file: it orders nothing` }];
  });
}

function conditionOf({ expression }: CanonicalFilter) {
  return typeof expression === 'string'
    ? parsedExpression(withSids(expression, standInSid))?.condition
    : undefined;
}
