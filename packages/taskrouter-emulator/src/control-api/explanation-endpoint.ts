import { isSid } from 'taskrouter/sid';
import { explainTask } from '../explanation/explain-task';
import { notFound } from '../rest/api-error';
import type { Endpoint } from './endpoint';

/** `GET /_emulator/tasks/WT…/explanation`: why the task is where it is. */
export const explainTaskEndpoint: Endpoint = ({ runtime }, _request, name) => {
  const current = runtime();
  for (const workspace of current.workspaces.values()) {
    const task = isSid('WT', name) ? workspace.tasks.get(name) : undefined;
    if (task !== undefined) return { status: 200, body: explainTask(workspace, task, current.now()) };
  }
  throw notFound(`/_emulator/tasks/${name}/explanation`);
};
