import { isSid } from 'taskrouter/sid';
import { explainTask } from '../engine/explanation/explain-task';
import { notFound } from '../rest/api-error';
import type { Endpoint } from './endpoint';

/** `GET /_emulator/tasks/WT…/explanation`: why the task is where it is. */
export const explainTaskEndpoint: Endpoint = ({ runtime }, _request, name) => {
  const current = runtime();
  current.catchUp();
  for (const workspace of current.workspaces.values()) {
    const explanation = isSid('WT', name) ? explainTask(workspace, name) : undefined;
    if (explanation !== undefined) return { status: 200, body: explanation };
  }
  throw notFound(`/_emulator/tasks/${name}/explanation`);
};
