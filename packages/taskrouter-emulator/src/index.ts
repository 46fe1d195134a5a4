import { Emulator } from './emulator';
import type { TaskRouter, TaskRouterOptions } from './task-router';

export type { LoggedAlert } from './alert-log';
export type { SharedKey } from './callbacks/signature';
export type { Fault } from './faults/fault';
export type { Narration } from './narration/narrator';
export { parseWorkspaceSeed } from './seed/parse-workspace-seed';
export { tutorialWorkspace } from './seed/tutorial';
export { readWorkspaceFile, WorkspaceFileError } from './seed/workspace-file';
export type { WorkspaceSeed } from './seed/workspace-seed';
export type { Demand, DemandStream, People, RecordedTask, Shift } from './simulation/demand';
export type { Duration } from './simulation/duration';
export type { Figures, MeasuredFigures } from './simulation/measures/figures';
export { type SimulateOptions, type Simulation, simulate, type WorkerFigures } from './simulation/simulate';
export type { StateOptions, TaskRouter, TaskRouterOptions } from './task-router';
export type { Inspection, InspectionSupplement, SignatureInspection } from './traffic/inspection-log';

/**
 * Starts a TaskRouter on loopback.
 * @throws Error for people when the port is taken, the account SID malformed, the seed wrong (every problem
 * listed), or the state file not to be used.
 */
export function createTaskRouter(options: TaskRouterOptions = {}): Promise<TaskRouter> {
  return Emulator.start(options);
}
