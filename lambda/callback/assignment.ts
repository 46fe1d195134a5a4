import { type Json, type JsonObject, type Parsed, type Problem, parseJsonObject } from 'taskrouter/parsed';
import {
  type AccountSid,
  isSid,
  type ReservationSid,
  type Sid,
  type SidPrefix,
  sidForm,
  type TaskQueueSid,
  type TaskSid,
  type WorkerSid,
  type WorkflowSid,
  type WorkspaceSid,
} from 'taskrouter/sid';
import type { Form } from '../http/form';
import type { GuardedParameters } from '../twilio/signed-string';

/** How deep attributes may be nested. Nobody routes by the hundredth level. */
const MAX_DEPTH = 64;

/**
 * What TaskRouter tells an Assignment Callback: which Task it reserved which Worker for.
 * Source: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks
 */
export interface Assignment {
  readonly accountSid: AccountSid;
  readonly workspaceSid: WorkspaceSid;
  readonly workflowSid: WorkflowSid;
  /** The queue the Task was in when the Worker was reserved. */
  readonly taskQueueSid: TaskQueueSid;
  readonly workerSid: WorkerSid;
  readonly workerAttributes: JsonObject;
  readonly taskSid: TaskSid;
  readonly taskAttributes: JsonObject;
  /** Seconds since the Task was created. */
  readonly taskAge: number;
  readonly taskPriority: number;
  readonly reservationSid: ReservationSid;
}

/**
 * The parameters of a callback as an {@link Assignment}. Parameters beyond these are ignored: Twilio adds new
 * ones without notice.
 * @returns every missing or malformed parameter at once, by Twilio's name for it.
 */
export function parseAssignment(form: Form): Parsed<Assignment> {
  const problems: Problem[] = [];

  function text(name: string): string | undefined {
    const value = Object.hasOwn(form, name) ? form[name] : undefined;
    if (typeof value === 'string') return value;
    problems.push({ path: name, message: value === undefined ? 'is missing' : 'appears more than once' });
    return undefined;
  }
  function read<T>(name: string, form: string, parse: (value: string) => T | undefined): T | undefined {
    const value = text(name);
    if (value === undefined) return undefined;
    const parsed = parse(value);
    if (parsed === undefined) problems.push({ path: name, message: `is not ${form}` });
    return parsed;
  }
  const sid = <P extends SidPrefix>(name: string, prefix: P): Sid<P> | undefined =>
    read(name, sidForm(prefix), (value) => (isSid(prefix, value) ? value : undefined));
  const object = (name: string) =>
    read(name, `a JSON object at most ${MAX_DEPTH} levels deep`, parseAttributes);
  const count = (name: string) =>
    read(name, 'a whole number', (value) => (/^\d{1,15}$/.test(value) ? Number(value) : undefined));

  const assignment: { readonly [K in keyof Assignment]: Assignment[K] | undefined } = {
    accountSid: sid('AccountSid', 'AC'),
    workspaceSid: sid('WorkspaceSid', 'WS'),
    workflowSid: sid('WorkflowSid', 'WW'),
    taskQueueSid: sid('TaskQueueSid', 'WQ'),
    workerSid: sid('WorkerSid', 'WK'),
    workerAttributes: object('WorkerAttributes'),
    taskSid: sid('TaskSid', 'WT'),
    taskAttributes: object('TaskAttributes'),
    taskAge: count('TaskAge'),
    taskPriority: count('TaskPriority'),
    reservationSid: sid('ReservationSid', 'WR'),
  };
  return isComplete(assignment) ? { ok: true, value: assignment } : { ok: false, problems };
}

function isComplete<T extends object>(partial: { readonly [K in keyof T]: T[K] | undefined }): partial is T {
  return Object.values(partial).every((value) => value !== undefined);
}

function parseAttributes(text: string): JsonObject | undefined {
  const attributes = parseJsonObject(text);
  return attributes !== undefined && depthOf(attributes) <= MAX_DEPTH ? attributes : undefined;
}

/** Level by level instead of by recursion: how deep it is must not decide whether it can be told. */
function depthOf(value: Json): number {
  let depth = 0;
  for (let level: Json[] = [value]; level.length > 0; depth++) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return depth;
}

/**
 * The parameters that decide what is answered, and how their values begin: a SID with its prefix, attributes with a
 * brace. They are parsed strictly, so none of them can be cut shorter or longer.
 */
export const ASSIGNMENT_PARAMETERS: GuardedParameters = {
  AccountSid: 'AC',
  WorkspaceSid: 'WS',
  WorkflowSid: 'WW',
  TaskQueueSid: 'WQ',
  WorkerSid: 'WK',
  WorkerAttributes: '\\s*{',
  TaskSid: 'WT',
  TaskAttributes: '\\s*{',
  TaskAge: '\\d',
  TaskPriority: '\\d',
  ReservationSid: 'WR',
  Timestamp: '\\d',
};
