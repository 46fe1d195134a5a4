import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ManualClock } from 'taskrouter/clock';
import type { Credentials } from '#src/iam/principal';
import { json, send } from '../helpers/http';
import { closeAll, startAws, type TestAws } from '../helpers/local-aws';
import { signedHeaders, type Unsigned } from '../helpers/sign';

const execute = promisify(execFile);

const ECHO = `exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });`;
const ENVIRONMENT = `exports.handler = async () => process.env;`;

describe('a route with AWS_IAM', () => {
  const clock = new ManualClock(Date.now());
  let aws: TestAws;
  let unsigned: Unsigned;

  beforeAll(async () => {
    aws = await startAws({ clock });
    await aws.deployStack({
      functions: {
        Echo: { code: ECHO },
        Stranger: { code: ENVIRONMENT },
        Caller: {
          code: ENVIRONMENT,
          statements: [
            {
              Effect: 'Allow',
              Action: 'execute-api:Invoke',
              Resource: { 'Fn::Join': ['', ['arn:aws:execute-api:*:*:', { Ref: 'Api' }, '/*/POST/tasks']] },
            },
          ],
        },
      },
      routes: {
        'POST /tasks': { function: 'Echo', authorization: 'AWS_IAM' },
        'POST /other': { function: 'Echo', authorization: 'AWS_IAM' },
      },
    });
    unsigned = {
      url: `${aws.apiUrl}/tasks?b=2&a=1&a=0&c=%C3%BC%20x&constructor=1`,
      headers: { 'content-type': 'application/json', 'x-amz-meta': 'a  b' },
      body: '{"priority":1}',
    };
  });
  afterAll(closeAll);

  const post = (headers: Record<string, string>, { url, body }: Unsigned) =>
    send(aws.apiUrl, url.slice(aws.apiUrl.length), {
      method: 'POST',
      headers: Object.entries(headers),
      ...(body === undefined ? {} : { body }),
    });
  const sign = (request = unsigned, credentials: Credentials = aws.credentials, options = {}) =>
    signedHeaders(request, credentials, 'execute-api', { at: new Date(clock.now()), ...options });

  test('lets a good signature in and tells the function who it was', async () => {
    const answer = await post(await sign(), unsigned);
    expect(answer.status).toBe(200);
    expect(json(answer.body)).toMatchObject({
      body: '{"priority":1}',
      requestContext: {
        authorizer: {
          iam: {
            accessKey: aws.credentials.accessKeyId,
            accountId: '123456789012',
            userArn: 'arn:aws:iam::123456789012:user/deployer',
            cognitoIdentity: null,
          },
        },
      },
    });
  });

  test('is a plain 403 without a signature', async () => {
    expect(await post({}, unsigned)).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
  });

  const MISMATCH = /^{"message":"The request signature we calculated does not match/;

  test.each<
    [string, (headers: Record<string, string>, request: Unsigned) => [Record<string, string>, Unsigned]]
  >([
    ['body', (headers, request) => [headers, { ...request, body: '{"priority":2}' }]],
    ['body taken away', (headers, request) => [headers, { url: request.url }]],
    ['path', (headers, request) => [headers, { ...request, url: request.url.replace('/tasks', '/other') }]],
    ['query value', (headers, request) => [headers, { ...request, url: request.url.replace('a=1', 'a=2') }]],
    ['query added', (headers, request) => [headers, { ...request, url: `${request.url}&d=` }]],
    ['signed header', (headers, request) => [{ ...headers, 'x-amz-meta': 'a c' }, request]],
    [
      'declared body hash',
      (headers, request) => [{ ...headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }, request],
    ],
    [
      'one bit of the signature',
      ({ authorization = '', ...headers }, request) => {
        const last = authorization.at(-1) === '0' ? '1' : '0';
        return [{ ...headers, authorization: authorization.slice(0, -1) + last }, request];
      },
    ],
  ])('refuses a changed request: %s', async (_, change) => {
    const [headers, request] = change(await sign(), unsigned);
    const answer = await post(headers, request);
    expect(answer.status).toBe(403);
    expect(answer.body).toMatch(MISMATCH);
    expect(answer.headers['x-amzn-errortype']).toBe('InvalidSignatureException');
  });

  test('refuses a wrong secret, an unknown key, another Region and another service', async () => {
    const wrongSecret = { ...aws.credentials, secretAccessKey: 'wrong' };
    expect((await post(await sign(unsigned, wrongSecret), unsigned)).body).toMatch(MISMATCH);
    const unknownKey = { ...aws.credentials, accessKeyId: 'AKIAUNKNOWN' };
    expect(await post(await sign(unsigned, unknownKey), unsigned)).toMatchObject({
      status: 403,
      body: '{"message":"The security token included in the request is invalid."}',
    });
    const elsewhere = await sign(unsigned, aws.credentials, { region: 'eu-west-1' });
    expect((await post(elsewhere, unsigned)).body).toContain('Credential should be scoped to a valid Region');
    const otherService = await signedHeaders(unsigned, aws.credentials, 'lambda');
    expect((await post(otherService, unsigned)).body).toContain("correct service: 'execute-api'");
  });

  test.each([
    [-299, 200, ''],
    [-301, 403, 'Signature expired: '],
    [299, 200, ''],
    [301, 403, 'Signature not yet current: '],
  ])('a signature made %d s off is %d', async (seconds, status, message) => {
    const headers = await sign(unsigned, aws.credentials, { at: new Date(clock.now() + seconds * 1000) });
    const answer = await post(headers, unsigned);
    expect(answer.status).toBe(status);
    if (message !== '') expect(answer.body).toContain(`{"message":"${message}`);
  });

  test('refuses a header of another form, a missing date, and a signature that leaves the host or date out', async () => {
    const good = await sign();
    const { 'x-amz-date': _, ...undated } = good;
    expect((await post(undated, unsigned)).body).toContain('X-Amz-Date');
    expect((await post({ ...good, authorization: 'Basic YTpi' }, unsigned)).body).toContain(
      'AWS4-HMAC-SHA256',
    );
    const unhosted = (good.authorization ?? '').replace('host;', '');
    const answer = await post({ ...good, authorization: unhosted }, unsigned);
    expect(answer.status).toBe(403);
    expect(answer.body).toContain("'host' must be");
  });

  test('refuses a header that is named as signed and was not sent, as AWS does', async () => {
    const { 'x-tenant': _, ...sent } = await sign({ ...unsigned, headers: { 'x-tenant': '' } });
    const answer = await post(sent, unsigned);
    expect(answer.status).toBe(403);
    expect(json(answer.body)).toEqual({
      message: "'x-tenant' is named as a SignedHeader, but it does not exist in the HTTP request",
    });
  });

  const credentialsOf = async (functionId: string) => {
    const environment = json((await aws.lambda.invoke(functionId, '{}')).payload);
    return {
      accessKeyId: String(environment.AWS_ACCESS_KEY_ID),
      secretAccessKey: String(environment.AWS_SECRET_ACCESS_KEY),
      sessionToken: String(environment.AWS_SESSION_TOKEN),
    };
  };

  test('a role may invoke what its policy allows, and no other route', async () => {
    const credentials = await credentialsOf('Caller');
    const other = { ...unsigned, url: `${aws.apiUrl}/other` };
    expect((await post(await sign(unsigned, credentials), unsigned)).status).toBe(200);
    const refused = await post(await sign(other, credentials), other);
    expect(refused.status).toBe(403);
    expect(refused.body).toMatch(
      /is not authorized to perform: execute-api:Invoke on resource: .*\/POST\/other/,
    );
    expect((await post(await sign(unsigned, await credentialsOf('Stranger')), unsigned)).status).toBe(403);
  });

  test("a role's key is worth nothing without its session token", async () => {
    const { sessionToken: _, ...credentials } = await credentialsOf('Caller');
    expect(await post(await sign(unsigned, credentials), unsigned)).toMatchObject({
      status: 403,
      body: '{"message":"The security token included in the request is invalid."}',
    });
  });
});

describe('curl --aws-sigv4', () => {
  let aws: TestAws;
  beforeAll(async () => {
    aws = await startAws();
    await aws.deployStack({
      functions: { Echo: { code: ECHO } },
      routes: { 'POST /tasks': { function: 'Echo', authorization: 'AWS_IAM' } },
    });
  });
  afterAll(closeAll);

  /** The status of a POST signed by curl itself. */
  async function curl(secretAccessKey: string, ...args: string[]): Promise<string> {
    const { accessKeyId, region } = aws.credentials;
    const user = `${accessKeyId}:${secretAccessKey}`;
    const signing = ['--aws-sigv4', `aws:amz:${region}:execute-api`, '--user', user];
    const output = ['-s', '-o', '/dev/null', '-w', '%{http_code}', '-X', 'POST'];
    const { stdout } = await execute('curl', [...signing, ...output, ...args]);
    return stdout;
  }

  test('gets in with the right secret, with a body or a query; long-term keys have no session token', async () => {
    const { secretAccessKey } = aws.credentials;
    const url = `${aws.apiUrl}/tasks`;
    const jsonBody = ['-H', 'Content-Type: application/json', '-d', '{"a":"ü"}'];
    expect(await curl(secretAccessKey, url)).toBe('200');
    expect(await curl(secretAccessKey, ...jsonBody, url)).toBe('200');
    expect(await curl(secretAccessKey, `${url}?a=1&b=2`)).toBe('200');
    expect(await curl(secretAccessKey, '-H', 'X-Amz-Security-Token: any', url)).toBe('403');
    // An unset variable: curl signs the header and doesn't send it, which AWS refuses too.
    expect(await curl(secretAccessKey, '-H', 'X-Amz-Security-Token: ', url)).toBe('403');
    expect(await curl(`${secretAccessKey}x`, url)).toBe('403');
  });
});
