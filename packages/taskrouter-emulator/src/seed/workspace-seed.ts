import type { ObjectOf } from 'taskrouter/fields';
import type { WORKSPACE, WORKSPACE_FILE } from './seed-fields';

/**
 * A workspace as a person writes it down: everything by friendly name, SIDs follow from the names. Plain JSON. Its
 * fields are described in seed-fields.ts and in workspace.schema.json.
 */
export type WorkspaceSeed = ObjectOf<typeof WORKSPACE>;

/** The same, with any number of workflows: what an account is described by. */
export type WorkspaceFile = ObjectOf<typeof WORKSPACE_FILE>;

export type ActivitySeed = WorkspaceSeed['activities'][number];
export type TaskChannelSeed = NonNullable<WorkspaceSeed['taskChannels']>[number];
export type TaskQueueSeed = WorkspaceSeed['taskQueues'][number];
export type WorkerSeed = WorkspaceSeed['workers'][number];
export type WorkflowSeed = WorkspaceSeed['workflows'][number];
export type WorkerChange = NonNullable<WorkspaceSeed['workerChanges']>[number];
