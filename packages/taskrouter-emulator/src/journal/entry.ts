import { isJsonObject } from 'taskrouter/parsed';
import type { WorkspaceSid } from 'taskrouter/sid';
import type { CommandName, CommandParams } from '../engine/commands';
import type { NewWorkspace } from '../engine/create-workspace';
import type { EngineDump } from '../engine/engine';
import type { RoutingChoices } from '../engine/routing-choices';
import type { EventsPart } from '../events/event-log';
import type { OutboxState } from '../outbox/message';
import type { StatisticsPart } from '../statistics/statistics-log';

/** What can be asked of the engine, and when, in ms since the epoch. */
export type EngineCall =
  | { readonly do: 'createWorkspace'; readonly at: number; readonly params: NewWorkspace }
  | { readonly do: 'deleteWorkspace'; readonly at: number; readonly sid: WorkspaceSid }
  | {
      readonly do: 'execute';
      readonly at: number;
      readonly sid: WorkspaceSid;
      readonly name: CommandName;
      readonly params: CommandParams<CommandName>;
    }
  | { readonly do: 'chooseRouting'; readonly at: number; readonly changes: Partial<RoutingChoices> }
  /** Something was due, or the clock was moved. */
  | { readonly do: 'advance'; readonly at: number };

/**
 * What a journal holds of a run: everything that was asked of the engine, and which of the messages that followed have
 * been acknowledged. The engine is deterministic, so this is its state.
 */
export type Entry =
  /** What was refused is there too: it has let happen what was due. */
  | (EngineCall & { readonly refused?: true })
  /** The n-th message there was, counted from 1, needn't be delivered again. */
  | { readonly do: 'acknowledge'; readonly n: number };

const ENTRY_KINDS = [
  'createWorkspace',
  'deleteWorkspace',
  'execute',
  'chooseRouting',
  'advance',
  'acknowledge',
];

/** Part of what a run had come to at some moment. */
export type SnapshotPart =
  | {
      readonly part: 'run';
      readonly engine: EngineDump;
      /** How many SIDs, and how many events' SIDs, had been given out. */
      readonly sids: number;
      readonly eventSids: number;
      readonly outbox: OutboxState;
    }
  | ({ readonly part: 'events' } & EventsPart)
  | ({ readonly part: 'statistics' } & StatisticsPart);

const SNAPSHOT_PARTS = ['run', 'events', 'statistics'];

// Only this program writes entries and parts, whole ones: knowing the kind is knowing the rest.
export function isEntry(value: unknown): value is Entry {
  return isJsonObject(value) && typeof value.do === 'string' && ENTRY_KINDS.includes(value.do);
}

export function isSnapshotPart(value: unknown): value is SnapshotPart {
  return isJsonObject(value) && typeof value.part === 'string' && SNAPSHOT_PARTS.includes(value.part);
}

/** What an engine was at some moment. */
export function isEngineDump(value: unknown): value is EngineDump {
  return isJsonObject(value) && typeof value.time === 'number' && Array.isArray(value.workspaces);
}
