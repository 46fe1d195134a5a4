import type { ServerResponse } from 'node:http';
import type { StreamLog, StreamMessage } from './stream-log';

/** A comment at this interval keeps proxies from closing a quiet connection, in ms. */
const BEAT_MS = 15_000;

/** How much may wait for a reader that is too slow, in bytes: it is cut off, and comes back for the rest. */
const MOST_WAITING = 16 * 1024 * 1024;

/**
 * Tells a client what has happened since the message it saw last, and what happens from now on, as server-sent events.
 * @param lastId the header Last-Event-ID; undefined for one that begins now
 * @param base what the URLs begin with
 */
export function writeStream(
  response: ServerResponse,
  stream: StreamLog,
  lastId: string | undefined,
  base: string,
): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.flushHeaders();
  const tell = (message: StreamMessage | 'reset') => {
    if (message === 'reset') response.end('event: reset\ndata: {}\n\n');
    else response.write(textOf(message, stream, base));
    if (response.writableLength > MOST_WAITING) response.destroy();
  };
  const missed = lastId === undefined || lastId === '' ? [] : stream.after(lastId);
  if (missed === undefined) {
    tell('reset');
    return;
  }
  for (const message of missed) tell(message);
  const end = stream.listen(tell);
  const beat = setInterval(() => response.write(': still here\n\n'), BEAT_MS);
  beat.unref();
  response.on('close', () => {
    end();
    clearInterval(beat);
  });
}

function textOf({ n, type, data }: StreamMessage, stream: StreamLog, base: string): string {
  return `id: ${stream.idOf(n)}\nevent: ${type}\ndata: ${JSON.stringify(data(base))}\n\n`;
}
