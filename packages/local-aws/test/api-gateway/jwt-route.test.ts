import { ManualClock } from 'taskrouter/clock';
import type { JsonObject } from 'taskrouter/parsed';
import { json, send } from '../helpers/http';
import { type Claims, startIssuer, type TestIssuer } from '../helpers/issuer';
import { closeAll, startAws, type TestAws } from '../helpers/local-aws';

const HOUR = 3600;
const ECHO = 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });';

const clock = new ManualClock(Date.now());
let issuer: TestIssuer;
let aws: TestAws;

const authorizer = (properties: JsonObject = {}): JsonObject => ({
  Type: 'AWS::ApiGatewayV2::Authorizer',
  Properties: {
    ApiId: { Ref: 'Api' },
    Name: 'Jwt',
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: issuer.url, Audience: ['desk', 'backoffice'] },
    ...properties,
  },
});

const stack = (resources: JsonObject = { Jwt: authorizer() }) => ({
  functions: { Echo: { code: ECHO } },
  routes: {
    'POST /tasks': { function: 'Echo', authorizer: 'Jwt' },
    'POST /scoped': { function: 'Echo', authorizer: 'Jwt', scopes: ['tasks/create', 'tasks/all'] },
  },
  stage: {
    AccessLogSettings: {
      Format: '$context.routeKey $context.status $context.authorizer.claims.sub $context.authorizer.error',
    },
  },
  resources,
});

beforeAll(async () => {
  issuer = await startIssuer();
  aws = await startAws({ clock });
  await aws.deployStack(stack());
});
afterAll(async () => {
  await closeAll();
  issuer.close();
});

const seconds = () => Math.floor(clock.now() / 1000);
const claims = (more: Claims = {}): Claims => ({
  iss: issuer.url,
  aud: 'desk',
  sub: 'ada',
  iat: seconds() - 1,
  exp: seconds() + HOUR,
  ...more,
});
const post = (token: string | undefined, path = '/tasks', scheme = 'Bearer ') =>
  send(aws.apiUrl, path, {
    method: 'POST',
    headers: token === undefined ? [] : [['Authorization', `${scheme}${token}`]],
    body: '{}',
  });
const challenge = (description: string, scope = '') =>
  `Bearer scope="${scope}" error="invalid_token" error_description="${description}"`;

test('a good token passes, and the function is told its claims as text', async () => {
  const token = await issuer.sign(
    claims({
      aud: ['other', 'backoffice'],
      admin: true,
      roles: ['a', 'b'],
      address: { city: 'Ulm', zip: 1 },
    }),
  );
  for (const scheme of ['Bearer ', 'bearer ', '']) {
    const answer = await post(token, '/tasks', scheme);
    expect(answer.status).toBe(200);
    expect(json(answer.body)).toMatchObject({
      requestContext: {
        authorizer: {
          jwt: {
            claims: {
              iss: issuer.url,
              sub: 'ada',
              aud: '[other backoffice]',
              exp: String(seconds() + HOUR),
              admin: 'true',
              roles: '[a b]',
              address: 'map[city:Ulm zip:1]',
            },
            scopes: null,
          },
        },
      },
    });
  }
  await aws.logged('access log | POST /tasks 200 ada -');
});

test('the keys are fetched once', async () => {
  for (let i = 0; i < 3; i++) await post(await issuer.sign(claims()));
  expect(issuer.requests).toEqual(['/.well-known/openid-configuration', '/keys']);
});

test('without a token it is a plain 401', async () => {
  for (const scheme of [undefined, 'Bearer ']) {
    const answer = await post(scheme === undefined ? undefined : '', '/tasks', scheme ?? '');
    expect(answer).toMatchObject({
      status: 401,
      body: '{"message":"Unauthorized"}',
      headers: { 'www-authenticate': 'Bearer' },
    });
  }
});

describe('a token is refused', () => {
  test.each<[string, Claims, string]>([
    ['for another audience', { aud: 'other' }, 'the token does not have a valid audience'],
    [
      'of a client among others',
      { aud: 'other', client_id: 'desk' },
      'the token does not have a valid audience',
    ],
    ['of another issuer', { iss: 'https://issuer.example' }, 'the token has no valid iss'],
    ['that is over', { exp: 1 }, 'the token has expired'],
    ['that never ends', { exp: undefined }, 'the token has no valid exp'],
    ['that is for later', { nbf: 4_000_000_000 }, 'the token is not valid yet'],
    ['from the future', { iat: 4_000_000_000 }, 'the token is not valid yet'],
  ])('%s', async (_, change, description) => {
    expect(await post(await issuer.sign(claims(change)))).toMatchObject({
      status: 401,
      body: '{"message":"Unauthorized"}',
      headers: { 'www-authenticate': challenge(description) },
    });
  });

  test('that somebody else signed', async () => {
    const answer = await post(await issuer.sign(claims(), { forged: true }));
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe(challenge('the signature is invalid'));
    await aws.logged('access log | POST /tasks 401 - the signature is invalid');
  });

  test('whose claims were changed', async () => {
    const [head, , signature] = (await issuer.sign(claims())).split('.');
    const payload = Buffer.from(JSON.stringify(claims({ sub: 'eve' }))).toString('base64url');
    expect((await post(`${head}.${payload}.${signature}`)).status).toBe(401);
  });

  test('with other than an RSA signature, or none', async () => {
    const answer = await post(await issuer.sign(claims(), { algorithm: 'ES256' }));
    expect(answer.headers['www-authenticate']).toBe(challenge('signing method is invalid'));
    const none = [{ alg: 'none' }, claims()].map((each) =>
      Buffer.from(JSON.stringify(each)).toString('base64url'),
    );
    expect((await post(`${none.join('.')}.`)).status).toBe(401);
    expect((await post('no.token')).headers['www-authenticate']).toBe(challenge('the token is malformed'));
  });
});

test('a client ID stands in for a missing audience', async () => {
  const token = await issuer.sign(claims({ aud: undefined, client_id: 'desk' }));
  expect((await post(token)).status).toBe(200);
});

describe('a route with scopes', () => {
  test.each<[string, Claims, string[]]>([
    ['scope', { scope: 'openid tasks/all' }, ['openid', 'tasks/all']],
    ['scp', { scp: ['tasks/create'] }, ['tasks/create']],
  ])('takes a token with one of them in %s', async (_, change, scopes) => {
    const answer = await post(await issuer.sign(claims(change)), '/scoped');
    expect(answer.status).toBe(200);
    expect(json(answer.body)).toMatchObject({ requestContext: { authorizer: { jwt: { scopes } } } });
  });

  test('answers 403 to one without', async () => {
    for (const change of [{}, { scope: 'tasks' }, { scope: 'tasks/create2' }]) {
      const answer = await post(await issuer.sign(claims(change)), '/scoped');
      expect(answer).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
      expect(answer.headers['www-authenticate']).toMatch(
        /^Bearer scope="tasks\/create tasks\/all" error="insufficient_scope"/,
      );
    }
  });
});

test('keys that cannot be had are a 401, tried again with the next request', async () => {
  const other = await startAws({ clock });
  await other.deployStack(stack());
  const ask = async () =>
    (
      await send(other.apiUrl, '/tasks', {
        method: 'POST',
        headers: [['Authorization', await issuer.sign(claims())]],
        body: '{}',
      })
    ).status;
  for (const wrong of ['no json', '{}', '{"jwks_uri":"http://keys.example/"}']) {
    issuer.discovery = wrong;
    expect(await ask()).toBe(401);
  }
  issuer.discovery = undefined;
  expect(await ask()).toBe(200);
});

describe('a template is refused with', () => {
  test.each<[string, JsonObject, string]>([
    [
      'a Lambda authorizer',
      { AuthorizerType: 'REQUEST' },
      'AuthorizerType: only JWT authorizers are run locally',
    ],
    ['another source', { IdentitySource: ['$request.querystring.token'] }, 'IdentitySource: only'],
    [
      'an issuer over http',
      { JwtConfiguration: { Issuer: 'http://issuer.example', Audience: ['a'] } },
      'an https URL is expected',
    ],
    [
      'an issuer that is no URL',
      { JwtConfiguration: { Issuer: 'issuer', Audience: ['a'] } },
      'an https URL is expected',
    ],
    [
      'no audience',
      { JwtConfiguration: { Issuer: 'https://issuer.example' } },
      'Audience: at least one is expected',
    ],
  ])('%s', async (_, properties, message) => {
    const other = await startAws();
    await expect(other.deployStack(stack({ Jwt: authorizer(properties) }))).rejects.toThrow(message);
  });
});
