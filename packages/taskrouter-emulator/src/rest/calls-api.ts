import { isSid } from 'taskrouter/sid';
import type { Destination } from '../voice/steps';
import type { CallerView, Switchboard } from '../voice/switchboard';
import { ApiError, invalid, notFound } from './api-error';

/** The Call resource of Twilio's Voice API, for the calls into the application. */
const CALL = /^\/2010-04-01\/Accounts\/(AC[0-9a-fA-F]{32})\/Calls\/(CA[0-9a-fA-F]{32})\.json$/;

/** Whether a path belongs to Twilio's Voice API. */
export function isVoicePath(path: string): boolean {
  return path.startsWith('/2010-04-01/');
}

/**
 * Fetches or changes a call: `Url` with `Method` takes it to another document, `Status=completed` hangs it up.
 * Source: https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource
 * @throws ApiError 404 for a call that isn't known, or another resource of the Voice API
 */
export function answerCallRequest(
  switchboard: Switchboard,
  { method, path, form }: { readonly method: string; readonly path: string; readonly form: URLSearchParams },
): object {
  const [, accountSid = '', sid] = CALL.exec(path) ?? [];
  if (!isSid('CA', sid) || accountSid !== switchboard.accountSid) throw notFound(path);
  const call = switchboard.find(sid);
  if (call === undefined) throw notFound(path);
  if (method === 'GET') return formatCall(call, accountSid);
  if (method !== 'POST')
    throw new ApiError(405, 20004, `${method} is not allowed on ${path}, it takes GET, POST`);
  const status = form.get('Status');
  const to = destinationIn(form);
  if (to !== undefined) return formatCall(switchboard.redirect(sid, to), accountSid);
  if (status === 'completed' || status === 'canceled') return formatCall(switchboard.hangUp(sid), accountSid);
  throw invalid(
    `Status: takes completed or canceled, or Url the address of a TwiML document; was ${status ?? 'missing'}`,
  );
}

function destinationIn(form: URLSearchParams): Destination | undefined {
  const url = form.get('Url');
  if (url === null || url === '') return undefined;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw invalid(`Url: '${url}' is not an absolute http(s) URL`);
  return { url, method: form.get('Method')?.toUpperCase() === 'GET' ? 'GET' : 'POST' };
}

function formatCall({ sid, status, from, to }: CallerView, accountSid: string): object {
  return {
    sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    direction: 'inbound',
    status,
    from,
    from_formatted: from,
    to,
    to_formatted: to,
    parent_call_sid: null,
    uri: `/2010-04-01/Accounts/${accountSid}/Calls/${sid}.json`,
  };
}
