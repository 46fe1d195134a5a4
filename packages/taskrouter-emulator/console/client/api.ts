import { isJsonObject, type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import type { ShownRequest } from '../data/curl';
import { numberIn, readJson, textIn } from '../data/json';

/** A request to the emulator: TaskRouter's own REST API, or the control API. */
export interface PageRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** `/v1/…` or `/_emulator/…` */
  readonly path: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/** Why a request was not carried out, in the API's own words. */
export class ApiProblem extends Error {
  constructor(
    message: string,
    /** 0 where there was no answer. */
    readonly status: number,
    /** Twilio's code; 0 where there is none. */
    readonly code: number,
  ) {
    super(message);
  }
}

/** @returns what is answered; nothing for an empty answer. @throws ApiProblem */
export async function call(request: PageRequest): Promise<JsonObject> {
  const response = await answerTo(request);
  const text = await response.text();
  const body = text === '' ? {} : parseJsonObject(text);
  if (response.ok && body !== undefined) return body;
  throw problemIn(response.status, text);
}

/** What is answered as text. @throws ApiProblem */
export async function callText(request: PageRequest): Promise<string> {
  const response = await answerTo(request);
  const text = await response.text();
  if (response.ok) return text;
  throw problemIn(response.status, text);
}

async function answerTo({ method = 'GET', path, form, json }: PageRequest): Promise<Response> {
  const body =
    form === undefined ? (json === undefined ? undefined : JSON.stringify(json)) : new URLSearchParams(form);
  const headers = { ...(json !== undefined && { 'Content-Type': 'application/json' }) };
  try {
    return await fetch(path, { method, headers, ...(body !== undefined && { body }) });
  } catch {
    throw new ApiProblem('The emulator does not answer', 0, 0);
  }
}

function problemIn(status: number, text: string): ApiProblem {
  const body = readJson(text);
  const said = isJsonObject(body) ? body : {};
  const message = textIn(said, 'message') ?? `The emulator answered ${status}`;
  return new ApiProblem(message, status, numberIn(said, 'code') ?? 0);
}

/** The request as it can be shown and copied. */
export function shownRequest({ method = 'GET', path, form, json }: PageRequest): ShownRequest {
  return {
    method,
    url: new URL(path, location.origin).href,
    ...(form !== undefined && { form }),
    ...(json !== undefined && { json }),
  };
}
