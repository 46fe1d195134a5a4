import { ManualClock } from 'taskrouter/clock';
import { closeAll, startAws, type TestAws } from '../helpers/local-aws';
import { caller, callerAs, ENVIRONMENT, SECRETS_MANAGER, type ServiceCaller } from '../helpers/service-call';

const clock = new ManualClock(Date.now());
let aws: TestAws;
let call: ServiceCaller;

beforeAll(async () => {
  aws = await startAws({ clock });
  call = caller(aws.endpointUrl, aws.credentials, SECRETS_MANAGER, clock);
});
afterAll(closeAll);

test('an administrator lists the secrets, page by page and in either order', async () => {
  expect(await call('ListSecrets', {})).toEqual({ status: 200, json: { SecretList: [] } });
  const first = aws.secretsManager.put('first', 'hidden');
  aws.secretsManager.put('second', 'hidden');
  const { json } = await call('ListSecrets', { MaxResults: 1 });
  expect(json).toEqual({
    SecretList: [
      {
        ARN: first.arn,
        Name: 'first',
        CreatedDate: clock.now() / 1000,
        LastChangedDate: clock.now() / 1000,
        SecretVersionsToStages: { [first.versionId]: ['AWSCURRENT'] },
      },
    ],
    NextToken: expect.any(String),
  });
  const rest = await call('ListSecrets', { NextToken: json.NextToken ?? null });
  expect(rest.json).toEqual({ SecretList: [expect.objectContaining({ Name: 'second' })] });
  const latest = await call('ListSecrets', { SortOrder: 'desc', MaxResults: 1 });
  expect(latest.json.SecretList).toMatchObject([{ Name: 'second' }]);
});

test.each([
  [{ SortOrder: 'up' }, 'SortOrder: asc or desc is expected'],
  [{ Filters: [{ Key: 'name', Values: ['first'] }] }, 'Filters: filters are not carried locally'],
])('%j is refused', async (input, message) => {
  expect(await call('ListSecrets', input)).toEqual({
    status: 400,
    json: { __type: 'ValidationException', message },
  });
});

test('a role that may list one secret may not list them all', async () => {
  const Resource = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:*';
  const statements = [{ Effect: 'Allow', Action: 'secretsmanager:*', Resource }];
  await aws.deployStack({ functions: { Caller: { code: ENVIRONMENT, statements } } });
  const role = await callerAs(aws, 'Caller', SECRETS_MANAGER, clock);
  expect(await role('ListSecrets', {})).toMatchObject({ json: { __type: 'AccessDeniedException' } });
});
