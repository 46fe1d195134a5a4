import { channelNamed } from '../engine/commands/task-channels';
import type { TaskChannel } from '../engine/tables/resources';
import type { Workspace } from '../engine/workspace';
import { invalid } from './api-error';
import { boundedText, optionalParameter, several } from './parameters';
import { WINDOW_PARAMETERS } from './window';

/** Thresholds in whole seconds, with commas between: `5,10`. */
const thresholds = several('numbers of seconds with commas between, such as 5,10', (texts) =>
  texts.every((text) => /^\d{1,9}$/.test(text)) ? texts.map(Number) : undefined,
);

export const REAL_TIME_PARAMETERS = { TaskChannel: optionalParameter(boundedText(64)) };
export const WORKER_PARAMETERS = { ...WINDOW_PARAMETERS, ...REAL_TIME_PARAMETERS };
export const CUMULATIVE_PARAMETERS = { ...WORKER_PARAMETERS, SplitByWaitTime: optionalParameter(thresholds) };

/** The channel a `TaskChannel` parameter names by SID or unique name. @throws ApiError 400/20001 */
export function channelIn(workspace: Workspace, name: string | undefined): TaskChannel | undefined {
  if (name === undefined) return undefined;
  const channel = channelNamed(workspace, name);
  if (channel !== undefined) return channel;
  throw invalid(`TaskChannel: ${JSON.stringify(name)} is no TaskChannel of this Workspace`);
}
