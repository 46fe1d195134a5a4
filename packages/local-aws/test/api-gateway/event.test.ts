import { ManualClock } from 'taskrouter/clock';
import type { JsonObject } from 'taskrouter/parsed';
import { json, type RequestOptions, send } from '../helpers/http';
import { closeAll, startAws, type TestAws } from '../helpers/local-aws';

const ECHO = `exports.handler = async (event) => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(event),
});`;

describe('the event a function gets (payload format 2.0)', () => {
  let aws: TestAws;
  const clock = new ManualClock(Date.UTC(2026, 10, 21, 19, 7, 0, 123));

  beforeAll(async () => {
    aws = await startAws({ clock, allowedHosts: ['elsewhere.example'] });
    await aws.deployStack({
      functions: { Echo: { code: ECHO } },
      routes: {
        'POST /forms/{name}': { function: 'Echo' },
        'ANY /files/{proxy+}': { function: 'Echo' },
        'GET /plain': { function: 'Echo' },
        'POST /plain': { function: 'Echo' },
      },
    });
  });
  afterAll(closeAll);

  async function eventOf(target: string, options?: RequestOptions): Promise<JsonObject> {
    const answer = await send(aws.apiUrl, target, options);
    expect(answer.status).toBe(200);
    return json(answer.body);
  }

  test('has the request as AWS describes it', async () => {
    const event = await eventOf('/forms/a%20b?x=1&x=2&y=%C3%BC+%2B&z', {
      method: 'POST',
      headers: [
        ['User-Agent', 'test/1'],
        ['X-Multi', 'one'],
        ['x-multi', 'two'],
        ['Cookie', 'a=1; b=2'],
        ['Cookie', 'c=3,4'],
        ['Content-Type', 'application/json'],
      ],
      body: '{"ä":1}',
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /forms/{name}',
      rawPath: '/forms/a%20b',
      rawQueryString: 'x=1&x=2&y=%C3%BC+%2B&z',
      queryStringParameters: { x: '1,2', y: 'ü +', z: '' },
      pathParameters: { name: 'a b' },
      cookies: ['a=1', 'b=2', 'c=3,4'],
      headers: {
        'user-agent': 'test/1',
        'x-multi': 'one,two',
        'content-type': 'application/json',
        'content-length': '8',
        'x-forwarded-for': '127.0.0.1',
      },
      body: '{"ä":1}',
      isBase64Encoded: false,
    });
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event.headers).not.toHaveProperty('connection');
    expect(event.requestContext).toMatchObject({
      accountId: '123456789012',
      stage: '$default',
      routeKey: 'POST /forms/{name}',
      time: '21/Nov/2026:19:07:00 +0000',
      timeEpoch: clock.now(),
      http: {
        method: 'POST',
        path: '/forms/a%20b',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'test/1',
      },
    });
    expect(event.requestContext).not.toHaveProperty('authorizer');
  });

  test('names the API by its own domain, whatever the Host header says', async () => {
    const { requestContext } = await eventOf('/plain', { headers: [['Host', 'elsewhere.example']] });
    expect(requestContext).toMatchObject({
      domainName: expect.stringMatching(/^[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com$/),
      domainPrefix: expect.stringMatching(/^[a-z0-9]{10}$/),
    });
  });

  test('leaves out what there is none of', async () => {
    const event = await eventOf('/plain');
    for (const absent of ['body', 'cookies', 'queryStringParameters', 'pathParameters']) {
      expect(event).not.toHaveProperty(absent);
    }
    expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
  });

  test('keeps path and query exactly as sent', async () => {
    const event = await eventOf('/files/a//b%2Fc/../d?q=a%20b+c&%zz=%&&=');
    expect(event).toMatchObject({
      rawPath: '/files/a//b%2Fc/../d',
      rawQueryString: 'q=a%20b+c&%zz=%&&=',
      pathParameters: { proxy: 'a//b/c/../d' },
      queryStringParameters: { q: 'a b c', '%zz': '%' },
    });
  });

  test('names that every JavaScript object has are names like any other', async () => {
    const { headers, queryStringParameters } = await eventOf(
      '/plain?toString=1&constructor=2&constructor=3',
      {
        headers: [['Constructor', 'x']],
      },
    );
    expect(queryStringParameters).toEqual({ toString: '1', constructor: '2,3' });
    expect(headers).toMatchObject({ constructor: 'x' });
  });

  test.each([
    ['application/json', false],
    ['application/json; charset=utf-8', false],
    ['Text/Plain', false],
    ['application/xml', false],
    ['application/javascript', false],
    ['application/problem+json', false],
    ['image/svg+xml', true],
    ['application/x-www-form-urlencoded', true],
    ['application/x-www-form-urlencoded; charset=UTF-8', true],
    ['application/octet-stream', true],
    ['multipart/form-data; boundary=x', true],
    [undefined, true],
  ])('a body of type %s is base64: %s', async (type, isBase64Encoded) => {
    const event = await eventOf('/plain', {
      method: 'POST',
      body: 'a=ü',
      headers: type === undefined ? [] : [['Content-Type', type]],
    });
    expect(event.isBase64Encoded).toBe(isBase64Encoded);
    expect(event.body).toBe(isBase64Encoded ? Buffer.from('a=ü').toString('base64') : 'a=ü');
  });

  test('bytes that are no text survive', async () => {
    const body = Buffer.from([0, 255, 254, 128, 10]);
    const event = await eventOf('/plain', {
      method: 'POST',
      body,
      headers: [
        ['Content-Type', 'application/octet-stream'],
        ['Transfer-Encoding', 'chunked'],
      ],
    });
    expect(Buffer.from(String(event.body), 'base64')).toEqual(body);
    expect(event.headers).toMatchObject({ 'content-length': '5' });
    expect(event.headers).not.toHaveProperty('transfer-encoding');
  });
});
