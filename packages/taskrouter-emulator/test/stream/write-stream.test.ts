import { createServer, get } from 'node:http';
import { listenOnLoopback, stopListening } from '#src/loopback';
import { StreamLog } from '#src/stream/stream-log';
import { writeStream } from '#src/stream/write-stream';

const COUNT = 40_000;

test('who comes back after 40 MB is told all of it once, in its order', async () => {
  const log = new StreamLog();
  log.begin({});
  const first = log.lastId;
  const padding = 'x'.repeat(1_000);
  for (let i = 0; i < COUNT; i++) log.add('event', () => ({ padding }));
  const server = createServer((_request, response) => writeStream(response, log, first, ''));
  const url = await listenOnLoopback(server, 0);
  try {
    const ids = await idsFrom(url);
    expect(ids).toEqual(Array.from({ length: COUNT }, (_, index) => log.idOf(index + 1)));
  } finally {
    await stopListening(server);
  }
});

/** Of the messages, until the last one expected has come. */
function idsFrom(url: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const request = get(url, async (response) => {
      const ids: string[] = [];
      let rest = '';
      try {
        for await (const chunk of response.setEncoding('utf8')) {
          const lines = `${rest}${chunk}`.split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) if (line.startsWith('id: ')) ids.push(line.slice(4));
          if (ids.length >= COUNT) break;
        }
        resolve(ids);
      } catch (error) {
        reject(error);
      }
    });
    request.on('error', reject);
  });
}
