import type { Workspace } from '../workspace';
import * as activities from './activities';
import * as calls from './calls';
import * as instructions from './instructions';
import * as reservations from './reservations';
import * as channels from './task-channels';
import * as queues from './task-queues';
import * as tasks from './tasks';
import * as workers from './workers';
import * as workflows from './workflows';
import * as workspaces from './workspaces';

/** Every change that can be asked of a workspace. Name and parameters are plain data: they can be written down. */
const COMMANDS = {
  updateWorkspace: workspaces.updateWorkspace,
  createActivity: activities.createActivity,
  updateActivity: activities.updateActivity,
  deleteActivity: activities.deleteActivity,
  createTaskChannel: channels.createTaskChannel,
  updateTaskChannel: channels.updateTaskChannel,
  deleteTaskChannel: channels.deleteTaskChannel,
  createWorker: workers.createWorker,
  updateWorker: workers.updateWorker,
  deleteWorker: workers.deleteWorker,
  updateWorkerChannel: workers.updateWorkerChannel,
  createTaskQueue: queues.createTaskQueue,
  updateTaskQueue: queues.updateTaskQueue,
  deleteTaskQueue: queues.deleteTaskQueue,
  createWorkflow: workflows.createWorkflow,
  updateWorkflow: workflows.updateWorkflow,
  deleteWorkflow: workflows.deleteWorkflow,
  createTask: tasks.createTask,
  updateTask: tasks.updateTask,
  deleteTask: tasks.deleteTask,
  updateReservation: reservations.updateReservation,
  executeInstruction: instructions.executeInstruction,
  updateCall: calls.updateCall,
};

type Table = typeof COMMANDS;
export type CommandName = keyof Table;
/** What the command takes. */
export type CommandParams<N extends CommandName> = Parameters<Table[N]>[1];
/** What the command gives back: the engine's own record, to be read at once and never changed. */
export type CommandResult<N extends CommandName> = ReturnType<Table[N]>;

type Handlers = { [N in CommandName]: (workspace: Workspace, params: CommandParams<N>) => CommandResult<N> };
const handlers: Handlers = COMMANDS;

/** @throws CommandError before anything has changed. */
export function run<N extends CommandName>(
  name: N,
  workspace: Workspace,
  params: CommandParams<N>,
): CommandResult<N> {
  const handler: Handlers[N] = handlers[name];
  return handler(workspace, params);
}
