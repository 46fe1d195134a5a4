import { originOf } from '../rest/http-request';
import { writeStream } from '../stream/write-stream';
import type { Endpoint } from './endpoint';

/**
 * What happens, as server-sent events, from the message on that the header `Last-Event-ID` names. `reset` says that the
 * state has to be asked for anew.
 */
export const followStream: Endpoint = ({ stream }, request) => {
  const lastId = [request.headers['last-event-id']].flat()[0];
  const base = `${originOf(request)}/v1`;
  return { status: 200, write: (response) => writeStream(response, stream, lastId, base) };
};

/** The state that the run began with, and everything since: a JSON object a line, `{"type", "data"}`. */
export const downloadLog: Endpoint = ({ stream }, request) => {
  const base = `${originOf(request)}/v1`;
  const { state, messages } = stream.whole;
  return {
    status: 200,
    write: (response) => {
      response.writeHead(200, {
        'Content-Type': 'application/x-ndjson',
        'Content-Disposition': 'attachment; filename="taskrouter-log.jsonl"',
      });
      response.write(`{"type":"state","data":${state}}\n`);
      for (const { type, data } of messages)
        response.write(`${JSON.stringify({ type, data: data(base) })}\n`);
      response.end();
    },
  };
};
