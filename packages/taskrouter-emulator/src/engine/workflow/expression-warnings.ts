import {
  comparisons,
  couldHold,
  type Expression,
  type Operand,
  type Path,
  references,
  resolve,
} from 'taskrouter/expression';
import type { TaskQueueSid } from 'taskrouter/sid';
import { closest } from 'taskrouter/suggestion';
import type { Target, WorkflowConfiguration } from './configuration';
import { CHANNEL_ATTRIBUTES, CHANNELS_KEY, isActivityPath, readsChannels } from './worker-channels';

/*
 * What TaskRouter takes and nobody can have meant: expressions that can never be true where they stand. Pure: it looks
 * at a parsed configuration and at what is known of the workspace.
 */

/** What is known of the workspace that the expressions are for. */
export interface WorkspaceFacts {
  readonly channelNames: readonly string[];
  readonly activitySids: readonly string[];
  /** What expressions see of each worker; empty while there is none, and then nothing is said of attributes. */
  readonly workerScopes: readonly Readonly<Record<string, unknown>>[];
  /** The queue's TargetWorkers, parsed; undefined when it is empty. */
  readonly membersWhen: (queue: TaskQueueSid) => Expression | undefined;
}

export interface RoutingWarning {
  /** Where it stands, such as `task_routing.filters[0].targets[1].skip_if`; `TargetWorkers` for a queue's. */
  readonly path: string;
  readonly expression: string;
  /** What can't be meant, and what probably is. */
  readonly message: string;
}

type Say = (message: string) => void;

export function warningsOfConfiguration(
  { filters, defaultTarget }: WorkflowConfiguration,
  facts: WorkspaceFacts,
): RoutingWarning[] {
  const warnings: RoutingWarning[] = [];
  for (const [index, { expression, targets }] of filters.entries()) {
    const path = `task_routing.filters[${index}]`;
    checkFilter(expression, into(warnings, `${path}.expression`, expression));
    for (const [place, target] of targets.entries())
      checkTarget(target, `${path}.targets[${place}]`, facts, warnings);
  }
  if (defaultTarget !== undefined) checkTarget(defaultTarget, 'task_routing.default_filter', facts, warnings);
  return warnings;
}

export function warningsOfTargetWorkers(
  membersWhen: Expression | undefined,
  facts: WorkspaceFacts,
): RoutingWarning[] {
  const warnings: RoutingWarning[] = [];
  if (membersWhen === undefined) return warnings;
  const say = into(warnings, 'TargetWorkers', membersWhen);
  for (const path of references(membersWhen)) {
    const [root, ...rest] = path;
    if (root === CHANNELS_KEY) checkChannel(rest, facts, say);
    else if (root === 'worker' || root === 'task')
      say(`${written(path)}: here attributes of workers are written without a prefix: ${written(rest)}`);
    else checkWorkerPath(path, facts, say);
  }
  checkLists(membersWhen, (path) => path, facts, say);
  return warnings;
}

/**
 * Whether any worker can ever be given a task of the target, whatever the workers' activities and loads become.
 * @param task what the target's expression sees of the task; undefined when it isn't known, and can be anything.
 */
export function canBeServed(
  { queue, expression }: Pick<Target, 'queue' | 'expression'>,
  task: object | undefined,
  { workerScopes, membersWhen }: WorkspaceFacts,
): boolean {
  const ofQueue = membersWhen(queue);
  return workerScopes.some(
    (worker) =>
      ofQueue !== undefined &&
      couldHold(ofQueue, worker, changes) &&
      (expression === undefined ||
        couldHold(
          expression,
          { task, worker },
          (path) => changes(path) || (path[0] === 'task' && task === undefined),
        )),
  );
}

const changes = (path: Path): boolean => readsChannels(path) || isActivityPath(path);

// https://www.twilio.com/docs/taskrouter/expression-syntax: a filter sees the task's attributes, without a prefix.
function checkFilter(expression: Expression, say: Say): void {
  for (const path of references(expression)) {
    const [root, ...rest] = path;
    if (root === 'task' && rest.length > 0)
      say(`${written(path)}: here attributes of the task are written without a prefix: ${written(rest)}`);
    if (root === 'worker' && rest.length > 0)
      say(`${written(path)}: a filter sees the task only; workers belong into a target's expression`);
  }
}

function checkTarget(target: Target, path: string, facts: WorkspaceFacts, warnings: RoutingWarning[]): void {
  const { expression, skipIf } = target;
  if (skipIf !== undefined) checkSkipIf(skipIf, facts, into(warnings, `${path}.skip_if`, skipIf));
  const before = warnings.length;
  if (expression !== undefined)
    checkExpression(expression, facts, into(warnings, `${path}.expression`, expression));
  // What is misspelt can't be served either: once is enough.
  if (warnings.length > before || facts.workerScopes.length === 0) return;
  if (!canBeServed(target, undefined, facts)) {
    const whole = expression ?? { text: target.queue };
    into(warnings, path, whole)('no worker of this Workspace can ever be given a task here');
  }
}

function checkExpression(expression: Expression, facts: WorkspaceFacts, say: Say): void {
  for (const path of references(expression)) {
    const [root, ...rest] = path;
    if (root === 'worker' && rest[0] === CHANNELS_KEY) checkChannel(rest.slice(1), facts, say);
    else if (root === 'worker') checkWorkerPath(rest, facts, say, 'worker.');
    else if (root !== 'task') say(`${written(path)}: ${prefixHint(path, facts)}`);
  }
  checkLists(expression, ([root, ...rest]) => (root === 'worker' ? rest : undefined), facts, say);
}

function prefixHint(path: Path, { workerScopes }: WorkspaceFacts): string {
  const [root, ...rest] = path;
  const meant = closest(root, ['task', 'worker']);
  if (meant !== undefined && rest.length > 0) return `did you mean ${written([meant, ...rest])}?`;
  const isWorkers = workerScopes.some((scope) => Object.hasOwn(scope, root));
  return `a target sees task. and worker. only; did you mean ${isWorkers ? 'worker' : 'task'}.${written(path)}?`;
}

function checkSkipIf(skipIf: Expression, { activitySids }: WorkspaceFacts, say: Say): void {
  const names = ['available', 'unavailable', ...activitySids];
  for (const path of references(skipIf)) {
    const [root, name, ...rest] = path;
    if (root === 'workers' && typeof name === 'string' && rest.length === 0 && names.includes(name)) continue;
    const meant = typeof name === 'string' ? closest(name, names) : undefined;
    const hint = meant === undefined ? '' : `; did you mean workers.${meant}?`;
    say(`${written(path)}: skip_if knows workers.available, workers.unavailable and workers.WA… only${hint}`);
  }
}

/** @param path without `worker.` and the channels' key: a unique name and an attribute. */
function checkChannel(
  [name]: readonly (string | number)[],
  { channelNames }: WorkspaceFacts,
  say: Say,
): void {
  if (channelNames.includes(String(name))) return;
  const meant = closest(String(name), channelNames);
  const hint = meant === undefined ? `there are ${channelNames.join(', ')}` : `did you mean ${meant}?`;
  say(`worker.channel.${name}: this Workspace has no TaskChannel ${name}; ${hint}`);
}

function checkWorkerPath(
  path: readonly (string | number)[],
  { workerScopes }: WorkspaceFacts,
  say: Say,
  prefix = '',
): void {
  const [name, channel, attribute] = path;
  if (typeof name !== 'string') return;
  const known = new Set(workerScopes.flatMap((scope) => Object.keys(scope)));
  if (known.has(name)) return;
  const isChannel = name === 'channel' || (closest(name, ['channel']) !== undefined && path.length === 3);
  if (isChannel) {
    const meant = closest(String(attribute), CHANNEL_ATTRIBUTES);
    say(
      `${prefix}${written(path)}: a worker's channel has ${CHANNEL_ATTRIBUTES.join(', ')}; did you mean worker.channel.${channel ?? '<UniqueName>'}.${meant ?? 'assigned_tasks'}?`,
    );
  } else if (workerScopes.length > 0) {
    const meant = closest(
      name,
      [...known].filter((key) => key !== CHANNELS_KEY),
    );
    const hint = meant === undefined ? '' : `; did you mean ${prefix}${meant}?`;
    say(`${prefix}${written(path)}: no worker of this Workspace has the attribute ${name}${hint}`);
  }
}

// HAS asks a list, the comparisons ask a single value; over the other kind they are false, without an error.
function checkLists(
  expression: Expression,
  ofWorker: (path: Path) => readonly (string | number)[] | undefined,
  { workerScopes }: WorkspaceFacts,
  say: Say,
): void {
  const valuesOf = (operand: Operand): unknown[] => {
    const path = operand.kind === 'path' ? ofWorker(operand.path) : undefined;
    const [name, ...rest] = path ?? [];
    if (typeof name !== 'string') return [];
    return workerScopes.map((scope) => resolve([name, ...rest], scope)).filter((value) => value !== null);
  };
  const isAll = (values: unknown[], list: boolean): boolean =>
    values.length > 0 && values.every((value) => Array.isArray(value) === list);
  for (const { operator, left, right } of comparisons(expression)) {
    if (operator === 'HAS' && isAll(valuesOf(left), false))
      say(`HAS asks a list, and ${operandText(left)} is none for any worker; did you mean == or CONTAINS?`);
    if ((operator === 'IN' || operator === 'NOT IN') && isAll(valuesOf(right), false))
      say(`${operator} asks a list, and ${operandText(right)} is none for any worker; did you mean ==?`);
    if ((operator === '==' || operator === '!=') && isAll(valuesOf(left), true) && !isNull(right))
      say(
        `${operandText(left)} is a list for every worker, which ${operator} is never true of; did you mean HAS?`,
      );
  }
}

const isNull = (operand: Operand): boolean => operand.kind === 'literal' && operand.value === null;

const operandText = (operand: Operand): string => (operand.kind === 'path' ? written(operand.path) : 'it');

/** `o.arr[1]` */
function written(path: readonly (string | number)[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}

function into(warnings: RoutingWarning[], path: string, { text }: { readonly text: string }): Say {
  return (message) => warnings.push({ path, expression: text, message });
}
