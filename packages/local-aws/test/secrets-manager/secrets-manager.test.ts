import { ManualClock } from 'taskrouter/clock';
import type { JsonObject } from 'taskrouter/parsed';
import { json, send } from '../helpers/http';
import { closeAll, startAws, type TestAws } from '../helpers/local-aws';
import { signedHeaders } from '../helpers/sign';

const ENVIRONMENT = `exports.handler = async () => process.env;`;

// As the stack writes it: any six characters behind the name.
const readSecret = (resource: string, extra: JsonObject = {}) => ({
  Effect: 'Allow',
  Action: 'secretsmanager:GetSecretValue',
  Resource: `arn:aws:secretsmanager:us-east-1:123456789012:secret:${resource}`,
  ...extra,
});

describe('GetSecretValue', () => {
  const clock = new ManualClock(Date.now());
  let aws: TestAws;
  let arn: string;

  beforeAll(async () => {
    aws = await startAws({ clock });
    ({ arn } = aws.secretsManager.put('twilio/taskrouter', '{"authToken":"first"}'));
    aws.secretsManager.put('twilio/other', 'other');
    await aws.deployStack({
      functions: {
        Reader: {
          code: ENVIRONMENT,
          statements: [readSecret('twilio/taskrouter-??????'), readSecret('missing-??????')],
        },
        Stranger: { code: ENVIRONMENT },
        CurrentOnly: {
          code: ENVIRONMENT,
          statements: [
            readSecret('*', {
              Condition: { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
            }),
          ],
        },
        Unclear: {
          code: ENVIRONMENT,
          statements: [readSecret('*', { Condition: { IpAddress: { 'aws:SourceIp': '127.0.0.1' } } })],
        },
      },
    });
  });
  afterAll(closeAll);

  interface Call {
    readonly as?: string;
    /** The process's environment, where it isn't that of `as` now. */
    readonly environment?: JsonObject;
    readonly target?: string;
    readonly body?: string;
    readonly service?: string;
    readonly change?: (headers: Record<string, string>) => Record<string, string>;
  }

  const environmentOf = async (functionId: string) =>
    json((await aws.lambda.invoke(functionId, '{}')).payload);

  /** A call signed with the credentials that the function's process has, to the endpoint it is told. */
  async function call(input: JsonObject, { as = 'Reader', change = (same) => same, ...options }: Call = {}) {
    const environment = options.environment ?? (await environmentOf(as));
    const url = `${environment.AWS_ENDPOINT_URL_SECRETS_MANAGER}/`;
    const body = options.body ?? JSON.stringify(input);
    const headers = await signedHeaders(
      {
        url,
        body,
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': options.target ?? 'secretsmanager.GetSecretValue',
        },
      },
      {
        accessKeyId: String(environment.AWS_ACCESS_KEY_ID),
        secretAccessKey: String(environment.AWS_SECRET_ACCESS_KEY),
        sessionToken: String(environment.AWS_SESSION_TOKEN),
      },
      options.service ?? 'secretsmanager',
      { at: new Date(clock.now()) },
    );
    const answer = await send(url, '/', { method: 'POST', body, headers: Object.entries(change(headers)) });
    return { ...answer, json: json(answer.body) };
  }

  test('gives the current value by name, ARN and ARN without suffix', async () => {
    for (const SecretId of ['twilio/taskrouter', arn, arn.slice(0, -7)]) {
      expect(await call({ SecretId })).toMatchObject({
        status: 200,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        json: {
          ARN: expect.stringMatching(
            /^arn:aws:secretsmanager:us-east-1:123456789012:secret:twilio\/taskrouter-\w{6}$/,
          ),
          Name: 'twilio/taskrouter',
          SecretString: '{"authToken":"first"}',
          VersionStages: ['AWSCURRENT'],
          VersionId: expect.any(String),
          CreatedDate: clock.now() / 1000,
        },
      });
    }
  });

  test('is denied unless the role allows this secret, under these conditions', async () => {
    const denied = { status: 400, json: { __type: 'AccessDeniedException' } };
    expect(await call({ SecretId: 'twilio/taskrouter' }, { as: 'Stranger' })).toMatchObject(denied);
    expect(await call({ SecretId: 'twilio/other' })).toMatchObject(denied);
    expect((await call({ SecretId: 'twilio/other' })).json.message).toMatch(
      /^User: arn:aws:sts::123456789012:assumed-role\/.*ReaderRole.* is not authorized to perform: secretsmanager:GetSecretValue on resource: .*twilio\/other-/,
    );
    expect(await call({ SecretId: 'twilio/taskrouter' }, { as: 'Unclear' })).toMatchObject(denied);
    expect(await call({ SecretId: arn }, { as: 'CurrentOnly' })).toMatchObject({ status: 200 });
    const previous = { SecretId: arn, VersionStage: 'AWSPREVIOUS' };
    expect(await call(previous, { as: 'CurrentOnly' })).toMatchObject(denied);
  });

  test('a new value moves the old one to AWSPREVIOUS', async () => {
    const { VersionId: old } = (await call({ SecretId: arn })).json;
    expect(aws.secretsManager.put(arn, 'second').arn).toBe(arn);
    expect((await call({ SecretId: arn })).json).toMatchObject({ SecretString: 'second' });
    const previous = { VersionId: old, SecretString: '{"authToken":"first"}' };
    expect((await call({ SecretId: arn, VersionStage: 'AWSPREVIOUS' })).json).toMatchObject(previous);
    expect((await call({ SecretId: arn, VersionId: String(old) })).json).toMatchObject(previous);
  });

  test('says what is missing or wrong', async () => {
    const error = async (input: JsonObject, options?: Call) => {
      const { status, json: body } = await call(input, options);
      return [status, body.__type];
    };
    expect(await error({ SecretId: 'missing' })).toEqual([400, 'ResourceNotFoundException']);
    expect(await error({ SecretId: arn, VersionStage: 'NONE' })).toEqual([400, 'ResourceNotFoundException']);
    expect(await error({})).toEqual([400, 'ValidationException']);
    expect(await error({ SecretId: arn, VersionStage: 1 })).toEqual([400, 'ValidationException']);
    expect(await error({}, { body: 'no json' })).toEqual([400, 'SerializationException']);
    expect(await error({}, { target: 'secretsmanager.DeleteSecret' })).toEqual([
      501,
      'UnknownOperationException',
    ]);
    expect(await error({}, { target: 'AmazonSQS.SendMessage' })).toEqual([400, 'UnknownOperationException']);
    expect(await error({}, { service: 'kinesis' })).toEqual([501, 'UnknownServiceException']);
  });

  test('checks the signature', async () => {
    const error = async (change: NonNullable<Call['change']>) =>
      (await call({ SecretId: arn }, { change })).json.__type;
    expect(await error(({ authorization: _, ...rest }) => rest)).toBe('MissingAuthenticationTokenException');
    expect(await error((headers) => ({ ...headers, 'x-amz-security-token': 'other' }))).toBe(
      'UnrecognizedClientException',
    );
    expect(await error((headers) => ({ ...headers, 'x-amz-target': 'secretsmanager.Other' }))).toBe(
      'InvalidSignatureException',
    );
  });

  test("a former deployment's keys are taken away", async () => {
    const environment = await environmentOf('Reader');
    expect((await call({ SecretId: arn }, { environment })).status).toBe(200);
    await aws.deployStack({ functions: { Reader: { code: ENVIRONMENT } } });
    const answer = await call({ SecretId: arn }, { environment });
    expect(answer.json.__type).toBe('UnrecognizedClientException');
  });
});
