import type { ServerResponse } from 'node:http';
import type { StreamLog, StreamMessage } from './stream-log';

/** A comment at this interval keeps proxies from closing a quiet connection, in ms. */
const BEAT_MS = 15_000;

/** How much may wait for a slow reader, in bytes. What comes after it stays in the log until the reader has caught up. */
const MOST_WAITING = 1024 * 1024;

/** Messages that are taken from the log at a time. */
const STEP = 200;

/**
 * Tells a client what has happened since the message it saw last, and what happens from now on, as server-sent events.
 * @param lastId of the message it saw last; undefined for one that begins now
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
  let last = lastId === undefined || lastId === '' ? stream.lastId : lastId;
  const isOpen = () => !response.writableEnded && !response.destroyed;
  const reset = () => {
    if (!isOpen()) return;
    // With the id a client that comes back by itself goes on in this run, and isn't told the same again.
    const id = stream.lastId;
    response.end(`id: ${id}\nevent: reset\ndata: ${JSON.stringify({ stream_id: id })}\n\n`);
  };
  const goOn = () => {
    while (isOpen() && response.writableLength < MOST_WAITING) {
      const next = stream.after(last, STEP);
      if (next === undefined) reset();
      if (next === undefined || next.length === 0) return;
      response.write(next.map((message) => textOf(message, stream, base)).join(''));
      last = stream.idOf(next.at(-1)?.n ?? 0);
    }
  };
  const end = stream.listen((message) => (message === 'reset' ? reset() : goOn()));
  response.on('drain', goOn);
  goOn();
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
