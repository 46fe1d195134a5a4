import { isJsonObject, type Json } from 'taskrouter/parsed';
import { isJsonArray, parseJson } from '../../json';

/**
 * The IDs of the messages that a function's answer says failed; `'all'` when the answer is malformed, which fails the
 * whole batch as in Lambda.
 * Source: "Handling errors for an SQS event source in Lambda", "Success and failure conditions".
 * @param payload what the handler returned, as JSON
 */
export function parseBatchResponse(
  payload: string,
  messageIds: ReadonlySet<string>,
): ReadonlySet<string> | 'all' {
  const response = parseJson(payload);
  if (response === undefined) return 'all';
  // Whatever names no failures at all is a success: null, a text, an object without the list.
  const failures = isJsonObject(response) ? (response.batchItemFailures ?? []) : [];
  if (!isJsonArray(failures)) return 'all';
  const identifiers = failures.map(identifierOf);
  const known = identifiers.flatMap((id) => (id !== undefined && messageIds.has(id) ? [id] : []));
  return known.length === identifiers.length ? new Set(known) : 'all';
}

function identifierOf(failure: Json): string | undefined {
  const identifier = isJsonObject(failure) ? failure.itemIdentifier : undefined;
  return typeof identifier === 'string' ? identifier : undefined;
}
