import { randomUUID } from 'node:crypto';
import { ManualClock } from 'taskrouter/clock';
import type { JsonObject } from 'taskrouter/parsed';
import { closeAll, startAws, type TestAws } from '../helpers/local-aws';
import { callerAs, ENVIRONMENT, SECRETS_MANAGER, type ServiceCaller } from '../helpers/service-call';

const clock = new ManualClock(Date.now());
let aws: TestAws;
let rotator: ServiceCaller;
let reader: ServiceCaller;
let secret: string;
let first: string;

const may = (...operations: string[]): JsonObject => ({
  Effect: 'Allow',
  Action: operations.map((operation) => `secretsmanager:${operation}`),
  Resource: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:s*',
});

beforeAll(async () => {
  aws = await startAws({ clock });
  await aws.deployStack({
    functions: {
      Rotator: { code: ENVIRONMENT, statements: [may('*')] },
      Reader: { code: ENVIRONMENT, statements: [may('GetSecretValue')] },
    },
  });
  rotator = await callerAs(aws, 'Rotator', SECRETS_MANAGER, clock);
  reader = await callerAs(aws, 'Reader', SECRETS_MANAGER, clock);
});
afterAll(closeAll);
beforeEach(() => {
  secret = `s${randomUUID()}`;
  first = aws.secretsManager.put(secret, 'one').versionId;
});

const call = (operation: string, input: JsonObject = {}) =>
  rotator(operation, { SecretId: secret, ...input });
const readValue = async (input: JsonObject = {}) => {
  const { json } = await call('GetSecretValue', input);
  return json.SecretString ?? json.__type;
};
const values = async () => ({
  current: await readValue(),
  pending: await readValue({ VersionStage: 'AWSPENDING' }),
  previous: await readValue({ VersionStage: 'AWSPREVIOUS' }),
});
const NONE = 'ResourceNotFoundException';

test('a rotation takes a value from pending to current to previous', async () => {
  const token = randomUUID();
  const pending = { SecretString: 'two', ClientRequestToken: token, VersionStages: ['AWSPENDING'] };
  expect((await call('PutSecretValue', pending)).json).toEqual({
    ARN: expect.stringContaining(secret),
    Name: secret,
    VersionId: token,
    VersionStages: ['AWSPENDING'],
  });
  expect(await values()).toEqual({ current: 'one', pending: 'two', previous: NONE });

  const move = { VersionStage: 'AWSCURRENT', MoveToVersionId: token, RemoveFromVersionId: first };
  expect((await call('UpdateSecretVersionStage', move)).status).toBe(200);
  // As in AWS, the pending label stays until it is taken away.
  expect(await values()).toEqual({ current: 'two', pending: 'two', previous: 'one' });
  await call('UpdateSecretVersionStage', { VersionStage: 'AWSPENDING', RemoveFromVersionId: token });
  expect(await values()).toEqual({ current: 'two', pending: NONE, previous: 'one' });
});

test('a new value without labels is the current one, and the one before the last is deprecated', async () => {
  await call('PutSecretValue', { SecretString: 'two' });
  await call('PutSecretValue', { SecretBinary: Buffer.from('three').toString('base64') });
  expect((await call('GetSecretValue')).json).toMatchObject({ SecretBinary: 'dGhyZWU=' });
  expect(await readValue({ VersionStage: 'AWSPREVIOUS' })).toBe('two');
  expect(await readValue({ VersionId: first })).toBe('one');

  const labelled = (await call('ListSecretVersionIds')).json;
  expect(labelled.Versions).toMatchObject([
    { VersionStages: ['AWSCURRENT'] },
    { VersionStages: ['AWSPREVIOUS'] },
  ]);
  const all = (await call('ListSecretVersionIds', { IncludeDeprecated: true, MaxResults: 2 })).json;
  expect(all.Versions).toHaveLength(2);
  const rest = { IncludeDeprecated: true, NextToken: all.NextToken ?? '' };
  expect((await call('ListSecretVersionIds', rest)).json.Versions).toEqual([
    { VersionId: first, CreatedDate: clock.now() / 1000 },
  ]);
});

test('DescribeSecret tells the versions and no value', async () => {
  const { versionId } = aws.secretsManager.put(secret, 'two', { stage: 'AWSPENDING' });
  const { json } = await call('DescribeSecret');
  expect(json).toEqual({
    ARN: expect.any(String),
    Name: secret,
    CreatedDate: clock.now() / 1000,
    LastChangedDate: clock.now() / 1000,
    VersionIdsToStages: { [first]: ['AWSCURRENT'], [versionId]: ['AWSPENDING'] },
  });
});

test('the same token with the same value changes nothing, with another it is refused', async () => {
  const put = (SecretString: string) => call('PutSecretValue', { SecretString, ClientRequestToken: token });
  const token = randomUUID();
  await put('two');
  await call('PutSecretValue', { SecretString: 'three' });
  expect((await put('two')).json).toMatchObject({ VersionId: token, VersionStages: ['AWSPREVIOUS'] });
  expect(await readValue()).toBe('three');
  expect((await put('other')).json.__type).toBe('ResourceExistsException');
});

test('a label is moved only by who knows where it is, and the current one never just taken away', async () => {
  const { versionId: other } = aws.secretsManager.put(secret, 'two', { stage: 'AWSPENDING' });
  const update = async (input: JsonObject) =>
    (await call('UpdateSecretVersionStage', { VersionStage: 'AWSCURRENT', ...input })).json.__type;
  const INVALID = 'InvalidParameterException';
  expect(await update({ MoveToVersionId: other })).toBe(INVALID);
  expect(await update({ MoveToVersionId: other, RemoveFromVersionId: other })).toBe(INVALID);
  expect(await update({ RemoveFromVersionId: first })).toBe(INVALID);
  expect(await update({ MoveToVersionId: randomUUID(), RemoveFromVersionId: first })).toBe(NONE);
  expect(await values()).toEqual({ current: 'one', pending: 'two', previous: NONE });
  expect(await update({ VersionStage: 'mine', MoveToVersionId: other })).toBeUndefined();
  expect(await readValue({ VersionStage: 'mine' })).toBe('two');
});

test.each<[string, JsonObject]>([
  ['InvalidParameterException', {}],
  ['InvalidParameterException', { SecretString: 'x', SecretBinary: 'eA==' }],
  ['ValidationException', { SecretString: '' }],
  ['ValidationException', { SecretString: 'x'.repeat(65_537) }],
  ['ValidationException', { SecretString: 'x', ClientRequestToken: 'short' }],
  ['ValidationException', { SecretString: 'x', VersionStages: [''] }],
])('a value is refused with %s', async (code, input) => {
  expect(await call('PutSecretValue', input)).toMatchObject({ status: 400, json: { __type: code } });
  expect(await readValue()).toBe('one');
});

test('each operation takes its own permission', async () => {
  expect((await reader('GetSecretValue', { SecretId: secret })).status).toBe(200);
  for (const [operation, input] of Object.entries<JsonObject>({
    PutSecretValue: { SecretString: 'x' },
    UpdateSecretVersionStage: { VersionStage: 'AWSCURRENT' },
    ListSecretVersionIds: {},
    DescribeSecret: {},
  })) {
    const answer = await reader(operation, { SecretId: secret, ...input });
    expect([operation, answer.json.__type]).toEqual([operation, 'AccessDeniedException']);
  }
});

test('tools put, promote, count and let fail', async () => {
  aws.secretsManager.put(secret, 'two', { stage: 'AWSPENDING' });
  aws.secretsManager.promote(secret);
  expect(await values()).toEqual({ current: 'two', pending: NONE, previous: 'one' });
  expect(() => aws.secretsManager.promote(secret)).toThrow('has no AWSPENDING version');

  const before = aws.secretsManager.reads();
  aws.secretsManager.fail(2);
  expect([await readValue(), await readValue(), await readValue()]).toEqual([
    'InternalFailure',
    'InternalFailure',
    'two',
  ]);
  aws.secretsManager.fail(true, 'drop');
  await expect(readValue()).rejects.toThrow(/socket hang up|ECONNRESET/);
  await expect(call('DescribeSecret')).rejects.toThrow(/socket hang up|ECONNRESET/);
  aws.secretsManager.fail(0);
  expect(await readValue()).toBe('two');
  expect(aws.secretsManager.reads() - before).toBe(5);
});

test('a call that is told to time out is never answered', async () => {
  aws.secretsManager.fail(1, 'timeout');
  const hanging = readValue().then(
    () => 'answered',
    () => 'cut off',
  );
  expect(await readValue()).toBe('one');
  expect(await Promise.race([hanging, new Promise((resolve) => setTimeout(resolve, 50, 'waiting'))])).toBe(
    'waiting',
  );
  // Ends what hangs.
  await aws.close();
  expect(await hanging).toBe('cut off');
});
