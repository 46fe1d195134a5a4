import { createServer, get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { listenOnLoopback, stopListening } from '#src/loopback';
import { StreamLog } from '#src/stream/stream-log';
import { writeLog } from '#src/stream/write-log';

const PADDING = 'x'.repeat(1_000);

/** What is answered, not read yet. */
function answerOf(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => get(url, resolve).on('error', reject));
}

async function withServer(log: StreamLog, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    if (request.url === '/') writeLog(response, log, '');
    else response.end();
  });
  try {
    await use(await listenOnLoopback(server, 0));
  } finally {
    await stopListening(server);
  }
}

test('a log of 40 MB is made as it is read, and ends where it was asked for', async () => {
  const log = new StreamLog();
  log.begin({});
  let made = 0;
  const add = () =>
    log.add('event', () => {
      made++;
      return { PADDING };
    });
  for (let i = 0; i < 40_000; i++) add();
  await withServer(log, async (url) => {
    const answer = await answerOf(url);
    // The server has time for others, and has not made all of it before any of it is read.
    (await answerOf(`${url}/other`)).resume();
    expect(made).toBeLessThan(40_000);
    const until = log.idOf(40_000);
    add();
    const lines = (await text(answer)).trimEnd().split('\n');
    expect(lines).toHaveLength(2 + 40_000);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ data: { complete: true, until } });
  });
});

test('the log of a run so long that its beginning was let go of says so', async () => {
  const log = new StreamLog();
  log.begin({ at: 'the beginning' });
  for (let i = 0; i < 100_001; i++) log.add('event', () => ({ i }));
  await withServer(log, async (url) => {
    const [head = '', state = '', first = ''] = (await text(await answerOf(url))).split('\n');
    const data = { complete: false, after: log.idOf(50_000), until: log.idOf(100_001) };
    expect(JSON.parse(head)).toMatchObject({ type: 'log', data });
    expect(JSON.parse(state)).toEqual({ type: 'state', data: { at: 'the beginning' } });
    expect(JSON.parse(first)).toEqual({ type: 'event', data: { i: 50_000 } });
  });
});
