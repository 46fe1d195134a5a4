import { ManualClock } from 'taskrouter/clock';
import { json, send } from '../helpers/http';
import { closeAll, startAws, type TestAws } from '../helpers/local-aws';

const ROUTE_KEY = `exports.handler = async (event) => event.routeKey;`;

describe('routing', () => {
  let aws: TestAws;
  beforeAll(async () => {
    aws = await startAws();
    const route = { function: 'Which' };
    await aws.deployStack({
      functions: { Which: { code: ROUTE_KEY } },
      routes: {
        'GET /pets/dog/1': route,
        'GET /pets/dog/{id}': route,
        'GET /pets/{proxy+}': route,
        'ANY /pets/{proxy+}': route,
        'POST /only': route,
      },
    });
  });
  afterAll(closeAll);

  // The order is that of "Create routes for HTTP APIs", its example included.
  test.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1'],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}'],
    ['GET', '/pets/cat/1', 'GET /pets/{proxy+}'],
    ['PUT', '/pets/dog/1', 'ANY /pets/{proxy+}'],
    ['HEAD', '/pets/cat', undefined],
    ['POST', '/only?a=/b', 'POST /only'],
  ])('%s %s → %s', async (method, target, routeKey) => {
    const answer = await send(aws.apiUrl, target, { method });
    expect(answer.status).toBe(200);
    if (routeKey !== undefined) expect(answer.body).toBe(routeKey);
  });

  test.each([
    ['GET', '/only'],
    ['OPTIONS', '/only'],
    ['HEAD', '/only'],
    ['POST', '/only/'],
    ['POST', '/Only'],
    ['GET', '/pets'],
    ['GET', '/pets/'],
    ['GET', '/'],
  ])('%s %s has no route: 404', async (method, target) => {
    const answer = await send(aws.apiUrl, target, { method });
    expect(answer.status).toBe(404);
    if (method !== 'HEAD') expect(answer.body).toBe('{"message":"Not Found"}');
  });
});

describe('the stage', () => {
  const clock = new ManualClock(Date.now());
  let aws: TestAws;
  beforeAll(async () => {
    aws = await startAws({ clock });
    await aws.deployStack({
      functions: { Which: { code: ROUTE_KEY } },
      routes: {
        'GET /a': { function: 'Which' },
        'GET /b': { function: 'Which' },
        'GET /slow': { function: 'Which' },
        $default: { function: 'Which' },
      },
      stage: {
        DefaultRouteSettings: { ThrottlingBurstLimit: 100, ThrottlingRateLimit: 50 },
        RouteSettings: { 'GET /slow': { ThrottlingBurstLimit: 1, ThrottlingRateLimit: 2 } },
        AccessLogSettings: {
          DestinationArn: 'arn:aws:logs:us-east-1:123456789012:log-group:access:*',
          Format: JSON.stringify({
            route: '$context.routeKey',
            status: '$context.status',
            agent: '$context.identity.userAgent',
            ip: '$context.identity.sourceIp',
            error: '$context.error.message',
            latency: '$context.integrationLatency',
            nothing: '$context.unheard.of',
          }),
        },
      },
    });
  });
  afterAll(closeAll);

  test('$default takes what no other route does', async () => {
    expect(await send(aws.apiUrl, '/anything/else', { method: 'DELETE' })).toMatchObject({
      status: 200,
      body: '$default',
    });
  });

  test('a throttled route answers 429 until its bucket fills again', async () => {
    const statuses = async (count: number, target: string) => {
      const answers = await Promise.all(Array.from({ length: count }, () => send(aws.apiUrl, target)));
      return answers.map(({ status }) => status).sort();
    };
    expect(await statuses(3, '/slow')).toEqual([200, 429, 429]);
    // The other routes share a bucket of their own.
    expect(await statuses(2, '/a')).toEqual([200, 200]);
    clock.advance(499);
    expect(await statuses(1, '/slow')).toEqual([429]);
    clock.advance(1);
    const [first, second] = [await send(aws.apiUrl, '/slow'), await send(aws.apiUrl, '/slow')];
    expect(first.status).toBe(200);
    expect(second).toMatchObject({ status: 429, body: '{"message":"Too Many Requests"}' });
    // However long it is quiet, the burst stays the burst.
    clock.advance(2_000);
    expect(await statuses(3, '/slow')).toEqual([200, 429, 429]);
  });

  test('writes the access log in the format it was given, and no header can break out of it', async () => {
    const agent = 'x","status":"999';
    await send(aws.apiUrl, '/b', { headers: [['User-Agent', agent]] });
    const line = await aws.logged('"route":"GET /b"');
    expect(json(line.replace(/^access log \| /, ''))).toEqual({
      route: 'GET /b',
      status: '200',
      agent,
      ip: '127.0.0.1',
      error: '-',
      latency: '0',
      nothing: '-',
    });
  });

  test('a body over 10 MB is 413, whether its length is announced or not', async () => {
    const body = Buffer.alloc(10 * 1024 * 1024 + 1);
    const refused = { status: 413, body: '{"message":"Request Entity Too Large"}' };
    const post = (headers: [string, string][]) => send(aws.apiUrl, '/x', { method: 'POST', body, headers });
    expect(await post([])).toMatchObject(refused);
    expect(await post([['Transfer-Encoding', 'chunked']])).toMatchObject(refused);
    // The rest of the body would be taken for the next request: that one comes over another connection.
    expect((await post([])).headers.connection).toBe('close');
    expect((await send(aws.apiUrl, '/a')).status).toBe(200);
  });

  test.each(['//', '//a', 'http://[', '*'])(
    'the target %s is 400, and the next request is answered',
    async (target) => {
      expect((await send(aws.apiUrl, target)).status).toBe(400);
      expect((await send(aws.apiUrl, '/a')).status).toBe(200);
    },
  );

  test.each([
    ['a name that a page elsewhere has resolve to loopback', [['Host', 'rebound.example']]],
    ['a page elsewhere', [['Origin', 'https://elsewhere.example']]],
    ['a page without an origin of its own', [['Origin', 'null']]],
  ] as const)('%s is refused, and the log says why', async (_, headers) => {
    const answer = await send(aws.apiUrl, '/a', { headers });
    expect(answer.status).toBe(403);
    expect(answer.body).toMatch(/is not this machine.*--allow-/);
    expect(aws.lines.join('\n')).toMatch(/API Gateway: refused GET: .*is not this machine/);
  });

  test('pages of this machine may call the API, and so may those that are allowed', async () => {
    const local = { headers: [['Origin', 'http://localhost:3000']] } as const;
    expect((await send(aws.apiUrl, '/a', local)).status).toBe(200);
    const other = await startAws({
      allowedHosts: ['host.docker.internal'],
      allowedOrigins: ['https://agents.example'],
    });
    await other.deployStack({
      functions: { Which: { code: ROUTE_KEY } },
      routes: { 'GET /a': { function: 'Which' } },
    });
    const headers = [
      ['Host', 'host.docker.internal:4000'],
      ['Origin', 'https://agents.example'],
    ] as const;
    expect((await send(other.apiUrl, '/a', { headers })).status).toBe(200);
  });

  test('the endpoint of the other services refuses a name that is not of this machine', async () => {
    const headers = [['Host', 'rebound.example']] as const;
    const answer = await send(aws.endpointUrl, '/', { method: 'POST', headers });
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('is not this machine');
  });

  test('request line and header values over 10,240 bytes are 431', async () => {
    const head = (length: number) => send(aws.apiUrl, '/a', { headers: [['X-Long', 'x'.repeat(length)]] });
    expect(await head(9_000)).toMatchObject({ status: 200 });
    expect(await head(10_240)).toMatchObject({ status: 431 });
    expect(await head(60_000)).toMatchObject({ status: 431 });
  });
});

describe('AWS::Lambda::Permission', () => {
  afterAll(closeAll);

  test('without one for the route the function is not invoked: 500, and the log says what is missing', async () => {
    const aws = await startAws();
    await aws.deployStack({
      functions: { Which: { code: ROUTE_KEY } },
      routes: {
        'POST /permitted': { function: 'Which' },
        'POST /unpermitted': { function: 'Which', permitted: false },
      },
    });
    expect((await send(aws.apiUrl, '/permitted', { method: 'POST' })).status).toBe(200);
    const answer = await send(aws.apiUrl, '/unpermitted', { method: 'POST' });
    expect(answer).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
    expect(await aws.logged('no AWS::Lambda::Permission')).toMatch(
      /\/POST\/unpermitted invoke arn:aws:lambda:/,
    );
  });
});

describe('before and after a deployment', () => {
  afterAll(closeAll);

  test('there is no API at first, and a new deployment replaces the old one', async () => {
    const aws = await startAws();
    expect((await send(aws.apiUrl, '/a')).status).toBe(503);
    const deploy = (path: string) =>
      aws.deployStack({
        functions: { Which: { code: ROUTE_KEY } },
        routes: { [`GET ${path}`]: { function: 'Which' } },
      });
    await deploy('/a');
    expect((await send(aws.apiUrl, '/a')).status).toBe(200);
    await deploy('/b');
    expect((await send(aws.apiUrl, '/a')).status).toBe(404);
    expect((await send(aws.apiUrl, '/b')).status).toBe(200);
  });

  test('a deployment that fails leaves what runs alone', async () => {
    const aws = await startAws();
    await aws.deployStack({
      functions: { Which: { code: ROUTE_KEY } },
      routes: { 'GET /a': { function: 'Which' } },
    });
    const bad = aws.deployStack({ resources: { Bucket: { Type: 'AWS::S3::Bucket' } } });
    await expect(bad).rejects.toThrow('Resources: not run locally: Bucket (AWS::S3::Bucket)');
    expect((await send(aws.apiUrl, '/a')).status).toBe(200);
  });

  test('a taken port is said in so many words', async () => {
    const aws = await startAws();
    const port = Number(new URL(aws.apiUrl).port);
    await expect(startAws({ apiPort: port })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is already in use. Choose another`,
    );
  });
});
