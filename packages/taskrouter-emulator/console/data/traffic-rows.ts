import type { JsonObject } from 'taskrouter/parsed';
import { isJsonObject } from 'taskrouter/parsed';
import { isTrueIn, numberIn, objectIn, textIn, textsIn, timeIn } from './json';

/*
 * What has passed between the emulator and programs. Each is counted from 1, and in the groups of what it is about.
 */

interface Passed {
  /** `callback 3` */
  readonly sid: string;
  readonly n: number;
  readonly order: number;
  readonly at: number;
  /** The SIDs it is about. */
  readonly about: readonly string[];
}

export type Parameters = Readonly<Record<string, string | readonly string[]>>;

/** A request of the emulator to the application. */
export interface SentCallbackRow extends Passed {
  readonly kind: string;
  readonly method: string;
  readonly url: string;
  readonly parameters: Parameters;
  readonly signature: string | null;
  readonly answer: {
    /** 0 when there was none. */
    readonly status: number;
    readonly contentType: string | null;
    readonly body: string;
    /** Why there was none. */
    readonly error: string | null;
    readonly code: number | null;
  };
  readonly durationMs: number;
  readonly taskSid: string | null;
  readonly reservationSid: string | null;
}

/** A request to TaskRouter's REST API. */
export interface RequestRow extends Passed {
  readonly method: string;
  readonly path: string;
  readonly parameters: Parameters;
  readonly status: number;
  readonly durationMs: number;
}

/** How a signature was checked. */
export interface SignatureCheck {
  readonly isRight: boolean;
  /** As it came; null where there was none. */
  readonly given: string | null;
  /** As it had to be. */
  readonly expected: string | null;
  /** The exact text that had to be signed. */
  readonly text: string;
}

/** A request that reached the local stack, as its receiver saw it. */
export interface InspectionRow extends Passed {
  /** Of the function that answered. */
  readonly functionName: string;
  readonly method: string;
  readonly url: string;
  readonly parameters: Parameters;
  readonly status: number;
  readonly durationMs: number;
  readonly body: string;
  /** Null where no signature is asked for. */
  readonly signature: SignatureCheck | null;
  /** The assignment rule that matched. */
  readonly rule: string | null;
  /** What the function wrote. */
  readonly log: readonly string[];
  /** The callback that it is the receiving side of; null for one that the emulator didn't send. */
  readonly callbackN: number | null;
}

/** An entry of the debugger. */
export interface AlertRow extends Passed {
  readonly level: string;
  readonly code: number;
  readonly text: string;
  readonly moreInfo: string | null;
  readonly resourceSid: string | null;
  readonly requestUrl: string | null;
}

export function readCallback(row: JsonObject): SentCallbackRow {
  const answer = objectIn(row, 'answer');
  const taskSid = textIn(row, 'task_sid');
  const reservationSid = textIn(row, 'reservation_sid');
  return {
    ...numbered('callback', row),
    about: sidsIn(taskSid, reservationSid),
    kind: textIn(row, 'kind') ?? 'callback',
    method: textIn(row, 'method') ?? 'POST',
    url: textIn(row, 'url') ?? '',
    parameters: parametersIn(row),
    signature: textIn(row, 'signature'),
    answer: {
      status: numberIn(answer, 'status') ?? 0,
      contentType: textIn(answer, 'content_type'),
      body: textIn(answer, 'body') ?? '',
      error: textIn(answer, 'error'),
      code: numberIn(answer, 'code'),
    },
    durationMs: numberIn(row, 'duration_ms') ?? 0,
    taskSid,
    reservationSid,
  };
}

export function readRequest(row: JsonObject): RequestRow {
  const path = textIn(row, 'path') ?? '';
  return {
    ...numbered('request', row),
    about: [...new Set(path.match(/[A-Z]{2}[0-9a-f]{32}/gi) ?? [])],
    method: textIn(row, 'method') ?? 'GET',
    path,
    parameters: parametersIn(row),
    status: numberIn(row, 'status') ?? 0,
    durationMs: numberIn(row, 'duration_ms') ?? 0,
  };
}

export function readInspection(row: JsonObject): InspectionRow {
  const taskSid = textIn(row, 'task_sid');
  const answer = objectIn(row, 'answer');
  return {
    ...numbered('inspection', row),
    about: sidsIn(taskSid, textIn(row, 'reservation_sid')),
    functionName: textIn(row, 'function') ?? 'function',
    method: textIn(row, 'method') ?? 'POST',
    url: textIn(row, 'url') ?? '',
    parameters: parametersIn(row),
    status: numberIn(answer, 'status') ?? 0,
    durationMs: numberIn(row, 'duration_ms') ?? 0,
    body: textIn(answer, 'body') ?? '',
    signature: isJsonObject(row.signature) ? signatureIn(row.signature) : null,
    rule: textIn(row, 'rule'),
    log: textsIn(row, 'log'),
    callbackN: numberIn(row, 'callback'),
  };
}

function signatureIn(signature: JsonObject): SignatureCheck {
  return {
    isRight: isTrueIn(signature, 'valid'),
    given: textIn(signature, 'given'),
    expected: textIn(signature, 'expected'),
    text: textIn(signature, 'signed') ?? '',
  };
}

export function readAlert(row: JsonObject): AlertRow {
  const resourceSid = textIn(row, 'resource_sid');
  const n = numberIn(row, 'n') ?? 0;
  return {
    sid: `alert ${n}`,
    n,
    order: n,
    at: timeIn(row, 'date_created') ?? 0,
    about: sidsIn(resourceSid, textIn(row, 'task_sid')),
    level: textIn(row, 'log_level') ?? 'error',
    code: numberIn(row, 'error_code') ?? 0,
    text: textIn(row, 'alert_text') ?? '',
    moreInfo: textIn(row, 'more_info'),
    resourceSid,
    requestUrl: textIn(row, 'request_url'),
  };
}

function numbered(kind: string, row: JsonObject) {
  const n = numberIn(row, 'n') ?? 0;
  return { sid: `${kind} ${n}`, n, order: n, at: timeIn(row, 'at') ?? 0 };
}

function sidsIn(...sids: readonly (string | null)[]): readonly string[] {
  return [...new Set(sids.filter((sid) => sid !== null))];
}

function parametersIn(row: JsonObject): Parameters {
  const parameters = row.parameters;
  if (!isJsonObject(parameters)) return {};
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
