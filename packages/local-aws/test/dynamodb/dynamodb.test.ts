import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ManualClock } from 'taskrouter/clock';
import type { JsonObject } from 'taskrouter/parsed';
import { json } from '../helpers/http';
import { closeAll, startAws, type TestAws } from '../helpers/local-aws';
import { arnOf } from '../helpers/queues';
import { caller, callerAs, DYNAMODB, ENVIRONMENT, type ServiceCaller } from '../helpers/service-call';

const SECOND = 1000;
const clock = new ManualClock(Date.now());
let aws: TestAws;
let call: ServiceCaller;
let limited: ServiceCaller;

const table = (properties: JsonObject = {}): JsonObject => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    ...properties,
  },
});

const ALL = {
  Effect: 'Allow',
  Action: 'dynamodb:*',
  Resource: 'arn:aws:dynamodb:us-east-1:123456789012:table/*',
};
const stack = () => ({
  functions: {
    Caller: { code: ENVIRONMENT, statements: [ALL] },
    Limited: {
      code: ENVIRONMENT,
      statements: [
        { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'], Resource: arnOf('Keys') },
        {
          Effect: 'Allow',
          Action: 'dynamodb:PutItem',
          Resource: arnOf('Keys'),
          Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['mine'] } },
        },
      ],
    },
  },
  resources: {
    Keys: table({
      TableName: 'keys',
      TimeToLiveSpecification: { AttributeName: 'expiration', Enabled: true },
      SSESpecification: { SSEEnabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
    // As CDK's TableV2 writes it.
    Tasks: {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        TableName: 'tasks',
        KeySchema: [
          { AttributeName: 'queue', KeyType: 'HASH' },
          { AttributeName: 'at', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'queue', AttributeType: 'S' },
          { AttributeName: 'at', AttributeType: 'N' },
          { AttributeName: 'worker', AttributeType: 'S' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byWorker',
            KeySchema: [{ AttributeName: 'worker', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        Replicas: [{ Region: { Ref: 'AWS::Region' }, ContributorInsightsSpecification: { Enabled: false } }],
      },
    },
  },
  sections: { Outputs: { Name: { Value: { Ref: 'Keys' } }, Arn: { Value: arnOf('Tasks') } } },
});

beforeAll(async () => {
  aws = await startAws({ clock });
  expect(await aws.deployStack(stack())).toEqual({
    Name: 'keys',
    Arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/tasks',
  });
  call = await callerAs(aws, 'Caller', DYNAMODB, clock);
  limited = await callerAs(aws, 'Limited', DYNAMODB, clock);
});
afterAll(closeAll);

const put = (id: string, more: JsonObject = {}, as = call) =>
  as('PutItem', { TableName: 'keys', Item: { id: { S: id }, ...more } });
const get = async (id: string) => {
  const { status, json: answer } = await call('GetItem', { TableName: 'keys', Key: { id: { S: id } } });
  expect(status).toBe(200);
  return answer.Item;
};

test('the AWS SDK of a function can claim a key once', async () => {
  const environment = json((await aws.lambda.invoke('Caller', '{}')).payload);
  const client = new DynamoDBClient({
    endpoint: String(environment.AWS_ENDPOINT_URL_DYNAMODB),
    region: 'us-east-1',
    credentials: {
      accessKeyId: String(environment.AWS_ACCESS_KEY_ID),
      secretAccessKey: String(environment.AWS_SECRET_ACCESS_KEY),
      sessionToken: String(environment.AWS_SESSION_TOKEN),
    },
  });
  const claim = () =>
    client.send(
      new PutItemCommand({
        TableName: 'keys',
        Item: { id: { S: 'sdk' }, count: { N: '12345678901234567890' } },
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    );
  await claim();
  await expect(claim()).rejects.toThrow(ConditionalCheckFailedException);
  client.destroy();
  expect(await get('sdk')).toEqual({ id: { S: 'sdk' }, count: { N: '12345678901234567890' } });
});

test('items are updated, queried and deleted, by name and ARN', async () => {
  const TableName = 'arn:aws:dynamodb:us-east-1:123456789012:table/tasks';
  for (const at of ['1', '2', '3']) {
    const Item = { queue: { S: 'q' }, at: { N: at }, worker: { S: at === '3' ? 'bob' : 'ada' } };
    expect((await call('PutItem', { TableName, Item })).status).toBe(200);
  }
  const updated = await call('UpdateItem', {
    TableName,
    Key: { queue: { S: 'q' }, at: { N: '1' } },
    UpdateExpression: 'ADD tries :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
    ReturnValues: 'UPDATED_NEW',
  });
  expect(updated.json).toEqual({ Attributes: { tries: { N: '1' } } });
  await call('DeleteItem', { TableName, Key: { queue: { S: 'q' }, at: { N: '2' } } });
  const query = await call('Query', {
    TableName,
    IndexName: 'byWorker',
    KeyConditionExpression: 'worker = :w',
    ExpressionAttributeValues: { ':w': { S: 'ada' } },
  });
  expect(query.json).toMatchObject({ Count: 1, Items: [{ at: { N: '1' } }] });
  const described = await call('DescribeTable', { TableName });
  expect(described.json).toMatchObject({
    Table: { TableStatus: 'ACTIVE', TableArn: TableName },
  });
});

test('an administrator lists the tables, at the endpoint of the other services', async () => {
  const admin = caller(aws.endpointUrl, aws.credentials, DYNAMODB, clock);
  expect(await admin('ListTables', {})).toEqual({ status: 200, json: { TableNames: ['keys', 'tasks'] } });
  const first = await admin('ListTables', { Limit: 1 });
  expect(first.json).toEqual({ TableNames: ['keys'], LastEvaluatedTableName: 'keys' });
  const rest = await admin('ListTables', { Limit: 1, ExclusiveStartTableName: 'keys' });
  expect(rest.json).toEqual({ TableNames: ['tasks'] });
  expect(await admin('ListTables', { Limit: 0 })).toMatchObject({ status: 400 });
  expect(await limited('ListTables', {})).toMatchObject({ json: { __type: 'AccessDeniedException' } });
});

test('batches reach several tables', async () => {
  const written = await call('BatchWriteItem', {
    RequestItems: {
      keys: [{ PutRequest: { Item: { id: { S: 'batch' } } } }],
      tasks: [{ PutRequest: { Item: { queue: { S: 'batch' }, at: { N: '1' } } } }],
    },
  });
  expect(written).toMatchObject({ status: 200, json: { UnprocessedItems: {} } });
  const read = await call('BatchGetItem', { RequestItems: { keys: { Keys: [{ id: { S: 'batch' } }] } } });
  expect(read.json.Responses).toEqual({ keys: [{ id: { S: 'batch' } }] });
});

test('an expired item can be read until it is swept away within a minute', async () => {
  const now = Math.floor(clock.now() / 1000);
  await put('short', { expiration: { N: String(now + 30) } });
  await put('long', { expiration: { N: String(now + 3600) } });
  await put('text', { expiration: { S: '1' } });
  await put('ancient', { expiration: { N: '1' } });
  await put('without');
  expect((await call('DescribeTimeToLive', { TableName: 'keys' })).json).toEqual({
    TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiration' },
  });
  clock.advance(59 * SECOND);
  expect(await get('short')).toBeDefined();
  clock.advance(1 * SECOND);
  while ((await get('short')) !== undefined);
  for (const id of ['long', 'text', 'ancient', 'without']) expect(await get(id)).toBeDefined();
});

test('a role has its permissions by operation, table and key', async () => {
  const DENIED = { status: 400, json: { __type: 'AccessDeniedException' } };
  const Key = { id: { S: 'x' } };
  expect((await limited('GetItem', { TableName: 'keys', Key })).status).toBe(200);
  expect((await put('mine', {}, limited)).status).toBe(200);
  expect(await put('yours', {}, limited)).toMatchObject(DENIED);
  expect(await limited('DeleteItem', { TableName: 'keys', Key })).toMatchObject(DENIED);
  expect(await limited('GetItem', { TableName: 'tasks', Key })).toMatchObject(DENIED);
  const both = { keys: { Keys: [Key] }, tasks: { Keys: [{ queue: { S: 'q' }, at: { N: '1' } }] } };
  expect(await limited('BatchGetItem', { RequestItems: both })).toMatchObject(DENIED);
  const one = { keys: { Keys: [Key] } };
  expect((await limited('BatchGetItem', { RequestItems: one })).status).toBe(200);
});

test.each<[string, JsonObject, number, string]>([
  [
    'GetItem',
    { TableName: 'none', Key: {} },
    400,
    'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
  ],
  ['GetItem', {}, 400, 'com.amazon.coral.validate#ValidationException'],
  [
    'GetItem',
    { TableName: 'keys', Key: { other: { S: 'x' } } },
    400,
    'com.amazon.coral.validate#ValidationException',
  ],
  ['BatchGetItem', {}, 400, 'com.amazon.coral.validate#ValidationException'],
  ['TransactWriteItems', {}, 501, 'UnknownOperationException'],
  ['DeleteTable', { TableName: 'keys' }, 501, 'UnknownOperationException'],
])('%s %j is refused', async (operation, input, status, code) => {
  expect(await call(operation, input)).toMatchObject({
    status,
    json: { __type: code, message: expect.any(String) },
  });
});

test('a deployment keeps the items of tables that stay as they were', async () => {
  const other = await startAws({ clock });
  await other.deployStack({ functions: { Caller: { code: ENVIRONMENT, statements: [ALL] } } });
  const redeploy = async (resources: JsonObject) => {
    await other.deployStack({ functions: { Caller: { code: ENVIRONMENT, statements: [ALL] } }, resources });
    return callerAs(other, 'Caller', DYNAMODB, clock);
  };
  const scan = async (as: ServiceCaller) => {
    const { json: answer } = await as('Scan', { TableName: 'keys' });
    return answer.Count ?? answer.__type;
  };
  const first = await redeploy({ Keys: table({ TableName: 'keys' }) });
  await put('kept', {}, first);
  expect(await scan(await redeploy({ Keys: table({ TableName: 'keys' }), More: table() }))).toBe(1);
  const changed = { AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }] };
  expect(await scan(await redeploy({ Keys: table({ TableName: 'keys', ...changed }) }))).toBe(0);
  expect(await scan(await redeploy({}))).toMatch(/ResourceNotFoundException$/);
});

describe('a template is refused with', () => {
  test.each<[string, JsonObject, string]>([
    [
      'a stream',
      table({ StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }),
      'StreamSpecification: not run locally',
    ],
    ['no partition key', table({ KeySchema: [] }), 'KeySchema: a partition key (HASH) is missing'],
    [
      'a replica elsewhere',
      { Type: 'AWS::DynamoDB::GlobalTable', Properties: { Replicas: [{ Region: 'eu-west-1' }] } },
      'Replicas: only one in us-east-1 is run locally',
    ],
  ])('%s', async (_, odd, message) => {
    const other = await startAws();
    await expect(other.deployStack({ resources: { Odd: odd } })).rejects.toThrow(message);
  });
});
