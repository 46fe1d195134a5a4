import { originOf } from '../rest/http-request';
import { writeLog } from '../stream/write-log';
import { writeStream } from '../stream/write-stream';
import type { Endpoint } from './endpoint';

/**
 * What happens, as server-sent events, from the message on that the header `Last-Event-ID` names, or `?after=`. The header
 * goes first: a client that comes back by itself sends it to the address that it began with. `reset` says that the state
 * has to be asked for anew.
 */
export const followStream: Endpoint = ({ stream }, request) => {
  const after = new URL(request.url ?? '/', 'http://emulator').searchParams.get('after');
  const lastId = [request.headers['last-event-id']].flat()[0] || after || undefined;
  const base = `${originOf(request)}/v1`;
  return { status: 200, write: (response) => writeStream(response, stream, lastId, base) };
};

/** What this log is, the state that the run began with, and everything since: a JSON object a line, `{"type", "data"}`. */
export const downloadLog: Endpoint = ({ stream }, request) => {
  const base = `${originOf(request)}/v1`;
  return { status: 200, write: (response) => writeLog(response, stream, base) };
};
