import { type Expression, mapPaths, type Path, references } from 'taskrouter/expression';

/*
 * The attributes that a worker has without their being written anywhere: `worker.channel.<UniqueName>.assigned_tasks`
 * and two more. In an expression they are given a name of their own, which no attribute can have, so that a worker's
 * own attribute `channel` means what it always meant.
 * Source: https://www.twilio.com/docs/taskrouter/multitasking (Advanced Use Cases)
 */

export const CHANNEL_ATTRIBUTES = [
  'configured_capacity',
  'assigned_tasks',
  'available_capacity_percentage',
] as const;

/** Where a worker's scope has its channels. */
export const CHANNELS_KEY = '(channels)';

/** A target's expression, its `worker.channel.…` resolved. */
export function readingWorkerChannels(expression: Expression): Expression {
  return mapPaths(expression, (path) => {
    const [root, ...rest] = path;
    return root === 'worker' && isChannelPath(rest) ? ['worker', CHANNELS_KEY, ...rest.slice(1)] : path;
  });
}

/** TargetWorkers: as the attributes are written without a prefix there, `channel.…` is understood as well. */
export function readingOwnChannels(expression: Expression): Expression {
  return mapPaths(expression, (path) => {
    const rest = path[0] === 'worker' ? path.slice(1) : path;
    return isChannelPath(rest) ? [CHANNELS_KEY, ...rest.slice(1)] : path;
  });
}

/** A worker's attribute, as `order_by` names it after `worker.`. */
export function ownChannelPath(path: Path): Path {
  return isChannelPath(path) ? [CHANNELS_KEY, ...path.slice(1)] : path;
}

/** Whether the path, resolved by one of the above, reads a worker's channels. */
export function readsChannels(path: Path): boolean {
  return path[0] === CHANNELS_KEY || (path[0] === 'worker' && path[1] === CHANNELS_KEY);
}

/** Whether the path reads a worker's activity, which changes more often than its attributes. */
export function isActivityPath([root, name]: Path): boolean {
  return isActivity(root) || (root === 'worker' && isActivity(name));
}

export function readsActivity(expression: Expression): boolean {
  return references(expression).some(isActivityPath);
}

function isActivity(name: string | number | undefined): boolean {
  return name === 'activity_sid' || name === 'activity_name';
}

function isChannelPath(path: readonly (string | number)[]): boolean {
  const [root, , attribute] = path;
  return root === 'channel' && path.length === 3 && CHANNEL_ATTRIBUTES.some((name) => name === attribute);
}
