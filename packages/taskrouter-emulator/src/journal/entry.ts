import { isJsonObject } from 'taskrouter/parsed';
import type { WorkspaceSid } from 'taskrouter/sid';
import type { CommandName, CommandParams } from '../engine/commands';
import type { NewWorkspace } from '../engine/create-workspace';
import type { EngineDump } from '../engine/engine';
import type { AssignmentCallback, CallStatusCallback } from '../engine/output';
import type { EventsPart } from '../events/event-log';
import type { EventCallback } from '../events/sender';
import type { StatisticsPart } from '../statistics/statistics-log';

/** What can be on its way to an application. */
export type Callback = AssignmentCallback | CallStatusCallback | EventCallback;

/**
 * What is written down of a run: everything that was asked of the engine, refusals included, and when (ms since the
 * epoch); and which of the callbacks that followed have been told. The engine is deterministic, so this is its state.
 */
export type Entry =
  | { readonly do: 'createWorkspace'; readonly at: number; readonly params: NewWorkspace }
  | { readonly do: 'deleteWorkspace'; readonly at: number; readonly sid: WorkspaceSid }
  | {
      readonly do: 'execute';
      readonly at: number;
      readonly sid: WorkspaceSid;
      readonly name: CommandName;
      readonly params: CommandParams<CommandName>;
    }
  /** Something was due, or the clock was moved. */
  | { readonly do: 'advance'; readonly at: number }
  /** The n-th callback there was, counted from 1, needn't be sent again. */
  | { readonly do: 'told'; readonly n: number };

const KINDS = ['createWorkspace', 'deleteWorkspace', 'execute', 'advance', 'told'];

/** Part of what a run had come to at some moment. */
export type Part =
  | {
      readonly part: 'run';
      readonly engine: EngineDump;
      /** How many SIDs, and how many events' SIDs, had been given out. */
      readonly sids: number;
      readonly eventSids: number;
      /** How many callbacks there had been, and those that had not been told, by their number. */
      readonly callbackCount: number;
      readonly untold: readonly (readonly [number, Callback])[];
    }
  | ({ readonly part: 'events' } & EventsPart)
  | ({ readonly part: 'statistics' } & StatisticsPart);

const PARTS = ['run', 'events', 'statistics'];

// Only this program writes parts, too.
export function isPart(value: unknown): value is Part {
  return isJsonObject(value) && typeof value.part === 'string' && PARTS.includes(value.part);
}

/** What an engine was at some moment. */
export function isEngineDump(value: unknown): value is EngineDump {
  return isJsonObject(value) && typeof value.time === 'number' && Array.isArray(value.workspaces);
}

// Only this program writes entries, whole ones: knowing the kind is knowing the rest.
export function isEntry(value: unknown): value is Entry {
  return isJsonObject(value) && typeof value.do === 'string' && KINDS.includes(value.do);
}
