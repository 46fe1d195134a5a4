import { createServer, type Server } from 'node:http';
import { type FakeServer, startFakeServer } from 'taskrouter/test/fake-server';
import { HttpClient, NoResponse } from '#lambda/http/http-client';

const request = (url: string, timeoutMs = 5_000) => ({
  method: 'POST',
  url: new URL(url),
  headers: {},
  body: 'ünïcode',
  timeoutMs,
});

describe('an exchange', () => {
  let server: FakeServer;
  beforeEach(async () => {
    server = await startFakeServer(() => ({ status: 418, headers: { 'x-a': 'b' }, body: 'tëa' }));
  });
  afterEach(() => server.close());

  test('gives status, headers and body, whatever the status', async () => {
    const response = await new HttpClient().send(request(server.url));
    expect(response).toMatchObject({ status: 418, headers: { 'x-a': 'b' }, body: 'tëa' });
    expect(server.received).toMatchObject([
      { method: 'POST', body: 'ünïcode', headers: { 'content-length': '9' } },
    ]);
  });

  test('that takes too long is given up, and may have been carried out', async () => {
    server.reply = () => 'hang';
    const sending = new HttpClient().send(request(server.url, 50));
    await expect(sending).rejects.toMatchObject({ name: 'NoResponse', sent: true });
    await expect(sending).rejects.toThrow('no answer within 50 ms');
  });

  test('whose connection is dropped may have been carried out', async () => {
    server.reply = () => 'drop';
    await expect(new HttpClient().send(request(server.url))).rejects.toMatchObject({ sent: true });
  });

  test('without a connection was not carried out', async () => {
    await server.close();
    const sending = new HttpClient().send(request(server.url));
    await expect(sending).rejects.toBeInstanceOf(NoResponse);
    await expect(sending).rejects.toMatchObject({ sent: false });
  });
});

describe('a connection', () => {
  let server: Server;
  let connections: number;
  let url: string;

  beforeEach(async () => {
    connections = 0;
    server = createServer((_, response) => response.end('ok')).on('connection', () => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  test('is used again soon afterwards', async () => {
    let now = 0;
    const client = new HttpClient(() => now);
    await client.send(request(url));
    now = 4_000;
    await client.send(request(url));
    expect(connections).toBe(1);
  });

  test('is not used again when the other side may have closed it unnoticed', async () => {
    let now = 0;
    const client = new HttpClient(() => now);
    await client.send(request(url));
    now = 4_001;
    await client.send(request(url));
    expect(connections).toBe(2);
  });
});
