import type { IncomingMessage } from 'node:http';
import { describeProblems, type Json, type Parsed } from 'taskrouter/parsed';
import { invalid } from '../rest/api-error';
import { readBytes } from '../rest/request-bytes';

const MAX_BODY_BYTES = 64 * 1024;

/**
 * The JSON a request carries, read by `parse`.
 * @throws ApiError 400 when it isn't JSON, isn't sent as such, or has problems: all of them are named; 413 when it is too large.
 */
export async function readJsonBody<T>(
  request: IncomingMessage,
  parse: (input: unknown) => Parsed<T>,
): Promise<T> {
  // A page open in a browser can post forms and text to any address, but not this type: it would have to ask first.
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
    throw invalid('Content-Type: takes application/json');
  const bytes = await readBytes(request, MAX_BODY_BYTES);
  const parsed = parse(jsonIn(bytes.toString('utf8')));
  if (parsed.ok) return parsed.value;
  throw invalid(describeProblems(parsed.problems));
}

function jsonIn(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('The request is not valid JSON');
  }
}
