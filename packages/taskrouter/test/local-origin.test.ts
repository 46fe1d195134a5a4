import { refusalOfPeer } from 'taskrouter/local-origin';

const nobody = { hosts: [], origins: [] };

describe('a server for this machine alone', () => {
  test.each([
    ['127.0.0.1:4001', undefined],
    ['localhost', undefined],
    ['LocalHost:1', undefined],
    ['[::1]:4001', undefined],
    ['127.0.0.1:4001', 'http://localhost:3000'],
    ['127.0.0.1:4001', 'http://[::1]:3000'],
    ['127.0.0.1:4001', 'https://127.0.0.1'],
  ])('answers Host %s, Origin %s', (host, origin) => {
    expect(refusalOfPeer({ host, origin }, nobody)).toBeUndefined();
  });

  test.each([
    undefined,
    '',
    'evil.example',
    'evil.example:4001',
    '127.0.0.1.evil.example',
    'localhost.evil.example:4001',
    'evil.example@127.0.0.1',
    '127.0.0.1:4001:80',
    '127.0.0.2',
    '[::2]:4001',
    ' 127.0.0.1',
  ])('refuses Host %s', (host) => {
    expect(refusalOfPeer({ host, origin: undefined }, nobody)).toMatch(/^Host .*--allow-host/);
  });

  test.each([
    'null',
    '',
    'https://evil.example',
    'http://localhost.evil.example',
    'http://localhost:3000/path',
    'http://localhost@evil.example',
    'file://',
    'chrome-extension://localhost',
  ])('refuses Origin %s', (origin) => {
    expect(refusalOfPeer({ host: 'localhost', origin }, nobody)).toMatch(/^Origin .*--allow-origin/);
  });

  test('answers those it is told to, and no others', () => {
    const allowed = {
      hosts: ['host.docker.internal', 'agents.test:8080'],
      origins: ['https://Agents.example/', 'null'],
    };
    const isRefused = (host: string, origin?: string) =>
      refusalOfPeer({ host, origin }, allowed) !== undefined;
    expect([
      isRefused('host.docker.internal:4001'),
      isRefused('Agents.test:8080'),
      isRefused('localhost', 'https://agents.example'),
      isRefused('localhost', 'null'),
      isRefused('localhost', 'http://host.docker.internal:3000'),
    ]).toEqual([false, false, false, false, false]);
    expect([
      isRefused('agents.test'),
      isRefused('agents.test:8081'),
      isRefused('localhost', 'http://agents.example'),
      isRefused('localhost', 'https://agents.example:444'),
    ]).toEqual([true, true, true, true]);
  });
});
