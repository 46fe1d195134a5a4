import type { Json } from 'taskrouter/parsed';
import { send } from '../helpers/http';
import { closeAll, startAws, type TestAws } from '../helpers/local-aws';

// Returns what the request's body says, so that each test writes the result it wants.
const RETURN_BODY = `exports.handler = async ({ body }) => (body === undefined ? undefined : JSON.parse(body));`;

describe('what a function returns becomes a response', () => {
  let aws: TestAws;
  beforeAll(async () => {
    aws = await startAws();
    await aws.deployStack({
      functions: { Return: { code: RETURN_BODY } },
      routes: { 'ANY /': { function: 'Return' } },
    });
  });
  afterAll(closeAll);

  const answerTo = (result: Json, method = 'POST') =>
    send(aws.apiUrl, '/', {
      method,
      body: JSON.stringify(result),
      headers: [['Content-Type', 'application/json']],
    });

  test('status, headers, cookies and body', async () => {
    const answer = await answerTo({
      statusCode: 201,
      headers: { 'X-One': 1, 'Content-Type': 'text/html', 'Content-Length': '999', Connection: 'close' },
      cookies: ['a=1; Path=/', 'b=2'],
      body: '<ü>',
    });
    expect(answer).toMatchObject({
      status: 201,
      headers: {
        'x-one': '1',
        'content-type': 'text/html',
        'content-length': '4',
        'set-cookie': ['a=1; Path=/', 'b=2'],
        'apigw-requestid': expect.stringMatching(/^.{15}=$/),
      },
      body: '<ü>',
    });
  });

  test.each<[string, Json, number, string, string | undefined]>([
    ['an object without statusCode', { a: 1 }, 200, '{"a":1}', 'application/json'],
    ['text', 'hello', 200, 'hello', 'application/json'],
    ['a list', [1], 200, '[1]', 'application/json'],
    ['nothing but a status', { statusCode: 204 }, 204, '', 'text/plain; charset=utf-8'],
    ['a status as text', { statusCode: '202', body: 'x' }, 202, 'x', 'text/plain; charset=utf-8'],
    [
      'base64',
      { statusCode: 200, body: Buffer.from('bytes').toString('base64'), isBase64Encoded: true },
      200,
      'bytes',
      'text/plain; charset=utf-8',
    ],
  ])('%s', async (_, result, status, body, type) => {
    const answer = await answerTo(result);
    expect(answer).toMatchObject({ status, body });
    expect(answer.headers['content-type']).toBe(type);
  });

  test.each<[string, Json]>([
    ['a status out of range', { statusCode: 99 }],
    ['a status that is no number', { statusCode: 'ok' }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a header that is no text', { statusCode: 200, headers: { a: ['b'] } }],
    ['a header with a line break', { statusCode: 200, headers: { a: 'b\r\nc: d' } }],
    ['a header name that is none', { statusCode: 200, headers: { 'a b': 'c' } }],
    ['cookies that are no list', { statusCode: 200, cookies: 'a=1' }],
  ])('%s is a 500', async (_, result) => {
    const answer = await answerTo(result);
    expect(answer).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
    expect(answer.headers['content-type']).toBe('application/json');
  });

  test('undefined counts as null', async () => {
    expect(await send(aws.apiUrl, '/')).toMatchObject({ status: 200, body: 'null' });
  });

  test('HEAD gets the headers alone', async () => {
    const answer = await answerTo({ statusCode: 200, body: 'hello' }, 'HEAD');
    expect(answer).toMatchObject({ status: 200, body: '', headers: { 'content-length': '5' } });
  });
});
