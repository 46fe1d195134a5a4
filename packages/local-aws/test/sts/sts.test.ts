import { ManualClock } from 'taskrouter/clock';
import type { Credentials } from '#src/iam/principal';
import { json, send } from '../helpers/http';
import { closeAll, startAws, type TestAws } from '../helpers/local-aws';
import { ENVIRONMENT } from '../helpers/service-call';
import { signedHeaders } from '../helpers/sign';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
const clock = new ManualClock(Date.now());
let aws: TestAws;

beforeAll(async () => {
  aws = await startAws({ clock });
  await aws.deployStack({ functions: { Caller: { code: ENVIRONMENT } } });
});
afterAll(closeAll);

/** Asks STS by a form, as the AWS CLI does. */
async function ask(credentials: Credentials, body: string, endpoint = aws.endpointUrl, service = 'sts') {
  const contentType = 'application/x-www-form-urlencoded; charset=utf-8';
  const request = { url: `${endpoint}/`, body, headers: { 'content-type': contentType } };
  const headers = await signedHeaders(request, credentials, service, { at: new Date(clock.now()) });
  return send(endpoint, '/', { method: 'POST', body, headers: Object.entries(headers) });
}

test('an administrator learns who they are', async () => {
  const answer = await ask(aws.credentials, 'Action=GetCallerIdentity&Version=2011-06-15');
  expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/xml' } });
  expect(answer.body).toMatch(
    new RegExp(
      `^<GetCallerIdentityResponse xmlns="${NAMESPACE}"><GetCallerIdentityResult>` +
        '<Arn>arn:aws:iam::123456789012:user/deployer</Arn><UserId>AIDA[A-Z0-9]{17}</UserId>' +
        '<Account>123456789012</Account></GetCallerIdentityResult><ResponseMetadata>' +
        '<RequestId>[-0-9a-f]{36}</RequestId></ResponseMetadata></GetCallerIdentityResponse>$',
    ),
  );
});

test('a function learns its role, with no permission for it, at the endpoint for every service', async () => {
  const environment = json((await aws.lambda.invoke('Caller', '{}')).payload);
  const credentials = {
    accessKeyId: String(environment.AWS_ACCESS_KEY_ID),
    secretAccessKey: String(environment.AWS_SECRET_ACCESS_KEY),
    sessionToken: String(environment.AWS_SESSION_TOKEN),
  };
  const answer = await ask(credentials, 'Action=GetCallerIdentity', String(environment.AWS_ENDPOINT_URL));
  expect(answer.status).toBe(200);
  expect(answer.body).toMatch(/<Arn>arn:aws:sts::123456789012:assumed-role\/[^<]+<\/Arn>/);
});

describe('an error is XML', () => {
  test.each<[string, string, number, string]>([
    ['another operation', 'Action=A%3CB', 501, '<Code>UnknownOperationException</Code><Message>A&lt;B is'],
    ['no operation', '', 400, '<Message>sts takes a form with an Action</Message>'],
  ])('%s', async (_, body, status, text) => {
    const answer = await ask(aws.credentials, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(`<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>`);
    expect(answer.body).toContain(text);
  });

  test('a wrong key', async () => {
    const stranger = { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'none' };
    const answer = await ask(stranger, 'Action=GetCallerIdentity');
    expect(answer.body).toContain('<Type>Sender</Type><Code>UnrecognizedClientException</Code>');
  });

  test('a form for a service that takes JSON', async () => {
    const answer = await ask(aws.credentials, 'Action=ListQueues', aws.endpointUrl, 'sqs');
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('X-Amz-Target has to be of the form AmazonSQS.&lt;operation&gt;');
  });
});
