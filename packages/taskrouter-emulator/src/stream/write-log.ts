import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { VERSION } from '../version';
import type { StreamLog, WholeLog } from './stream-log';

/** Lines that are written at a time. */
const STEP = 200;

/**
 * Writes a run's log, a JSON object a line, as fast as its reader takes it: what it is, the state that the run began with,
 * and everything until now.
 * @param base what the URLs begin with
 */
export function writeLog(response: ServerResponse, stream: StreamLog, base: string): void {
  response.writeHead(200, {
    'Content-Type': 'application/x-ndjson',
    'Content-Disposition': 'attachment; filename="taskrouter-log.jsonl"',
  });
  // A reader who leaves early is no failure.
  pipeline(Readable.from(piecesOf(stream, base)), response, () => {});
}

function* piecesOf(stream: StreamLog, base: string): Generator<string> {
  const { whole } = stream;
  const { state, messages } = whole;
  yield `${JSON.stringify({ type: 'log', data: headOf(stream, whole) })}\n{"type":"state","data":${state}}\n`;
  for (let from = 0; from < messages.length; from += STEP) {
    const lines = messages
      .slice(from, from + STEP)
      .map(({ type, data }) => `${JSON.stringify({ type, data: data(base) })}\n`);
    yield lines.join('');
  }
}

/** What is in a log: of a long run the first messages are missing between its state and the rest. */
function headOf(stream: StreamLog, { messages, after }: WholeLog): object {
  return {
    version: VERSION,
    complete: after === stream.idOf(0),
    after,
    until: stream.idOf(messages.at(-1)?.n ?? 0),
  };
}
