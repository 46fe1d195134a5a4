import { createHash } from 'node:crypto';
import { ManualClock } from 'taskrouter/clock';
import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { isJsonArray } from '#src/json';
import { closeAll, startAws, type TestAws } from '../helpers/local-aws';
import { allowOn, arnOf, queue, queuePolicy } from '../helpers/queues';
import { callerAs, ENVIRONMENT, type ServiceCaller, SQS } from '../helpers/service-call';

const SECOND = 1000;
const ACCOUNT = '123456789012';

const clock = new ManualClock(Date.now());
let aws: TestAws;
let call: ServiceCaller;
let stranger: ServiceCaller;
let outputs: Readonly<Record<string, string>>;

const ALL = {
  Effect: 'Allow',
  Action: 'sqs:*',
  Resource: `arn:aws:sqs:us-east-1:${ACCOUNT}:*`,
};

beforeAll(async () => {
  aws = await startAws({ clock });
  outputs = await aws.deployStack({
    functions: {
      Caller: { code: ENVIRONMENT, statements: [ALL] },
      Stranger: { code: ENVIRONMENT, statements: [allowOn('Jobs', 'SendMessage', 'GetQueueUrl')] },
    },
    resources: {
      Jobs: queue({
        QueueName: 'jobs',
        VisibilityTimeout: 40,
        RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 2 },
      }),
      Dead: queue({ QueueName: 'dead', MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true }),
      Later: queue({ QueueName: 'later', DelaySeconds: 10, MaximumMessageSize: 1024 }),
      Guarded: queue({ QueueName: 'guarded' }),
      Unnamed: queue(),
      // What CDK writes for `enforceSSL`, and an Allow and a Deny for one role.
      GuardedPolicy: queuePolicy(
        'Guarded',
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 'sqs:*',
          Resource: arnOf('Guarded'),
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        {
          Effect: 'Allow',
          Principal: { AWS: arnOf('StrangerRole') },
          Action: 'sqs:SendMessage',
          Resource: arnOf('Guarded'),
        },
        {
          Effect: 'Deny',
          Principal: { AWS: arnOf('CallerRole') },
          Action: 'sqs:PurgeQueue',
          Resource: arnOf('Guarded'),
        },
      ),
    },
    sections: {
      Outputs: {
        Url: { Value: { Ref: 'Jobs' } },
        Arn: { Value: arnOf('Jobs') },
        Name: { Value: { 'Fn::GetAtt': ['Jobs', 'QueueName'] } },
        Unnamed: { Value: { 'Fn::GetAtt': ['Unnamed', 'QueueName'] } },
      },
    },
  });
  call = await callerAs(aws, 'Caller', SQS, clock);
  stranger = await callerAs(aws, 'Stranger', SQS, clock);
});
afterAll(closeAll);
afterEach(async () => {
  aws.sqs.duplicate(0);
  for (const name of ['jobs', 'dead', 'later', 'guarded']) {
    for (;;) {
      clock.advance(60 * SECOND);
      const messages = aws.sqs.receive(name);
      for (const { receiptHandle } of messages) aws.sqs.delete(name, receiptHandle);
      if (aws.sqs.attributes(name).ApproximateNumberOfMessages === '0' && messages.length === 0) break;
    }
  }
});

const url = (name: string) => `http://anything/${ACCOUNT}/${name}`;
const on = (name: string, input: JsonObject = {}): JsonObject => ({ QueueUrl: url(name), ...input });
const send = (body: string, name = 'jobs', more: JsonObject = {}) =>
  call('SendMessage', on(name, { MessageBody: body, ...more }));

function objects(value: Json | undefined): JsonObject[] {
  if (!isJsonArray(value)) return [];
  return value.filter((each) => isJsonObject(each));
}

async function receive(name = 'jobs', more: JsonObject = {}): Promise<JsonObject[]> {
  const { status, json } = await call('ReceiveMessage', on(name, { MaxNumberOfMessages: 10, ...more }));
  expect(status).toBe(200);
  return objects(json.Messages);
}

/** Moves the clock on, a second at a time, until something that waits for it has come. */
async function advanceUntil<T>(waiting: Promise<T>): Promise<T> {
  let settled = false;
  const watched = waiting.finally(() => {
    settled = true;
  });
  while (!settled) {
    clock.advance(1 * SECOND);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return watched;
}

const bodies = (messages: readonly JsonObject[]) => messages.map(({ Body }) => Body);
const error = ({ status, json }: Awaited<ReturnType<ServiceCaller>>) => [status, json.__type];
const INVALID = [400, 'com.amazon.coral.service#InvalidParameterValueException'];
const MISSING = [400, 'com.amazon.coral.service#MissingRequiredParameterException'];

describe('a queue', () => {
  test('is known by URL, ARN and name', async () => {
    expect(outputs).toEqual({
      Url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/123456789012\/jobs$/),
      Arn: `arn:aws:sqs:us-east-1:${ACCOUNT}:jobs`,
      Name: 'jobs',
      Unnamed: expect.stringMatching(/^Test-Unnamed-[A-Z0-9]{12}$/),
    });
    expect(await call('GetQueueUrl', { QueueName: 'jobs' })).toEqual({
      status: 200,
      json: { QueueUrl: outputs.Url },
    });
    const { json } = await call('ListQueues', { QueueNamePrefix: 'j' });
    expect(json).toEqual({ QueueUrls: [outputs.Url] });
  });

  test('tells its attributes', async () => {
    await send('one');
    await send('two');
    await send('late', 'jobs', { DelaySeconds: 5 });
    await receive('jobs', { MaxNumberOfMessages: 1 });
    const { json } = await call('GetQueueAttributes', on('jobs', { AttributeNames: ['All'] }));
    expect(json.Attributes).toMatchObject({
      QueueArn: outputs.Arn,
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      VisibilityTimeout: '40',
      MessageRetentionPeriod: '345600',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: `arn:aws:sqs:us-east-1:${ACCOUNT}:dead`,
        maxReceiveCount: 2,
      }),
    });
    const some = await call('GetQueueAttributes', on('later', { AttributeNames: ['DelaySeconds'] }));
    expect(some.json).toEqual({ Attributes: { DelaySeconds: '10' } });
    const wrong = await call('GetQueueAttributes', on('later', { AttributeNames: ['Delay'] }));
    expect(error(wrong)).toEqual([400, 'com.amazonaws.sqs#InvalidAttributeName']);
  });

  test('is purged whole', async () => {
    await send('one');
    await send('two');
    await receive('jobs', { MaxNumberOfMessages: 1 });
    expect((await call('PurgeQueue', on('jobs'))).status).toBe(200);
    clock.advance(60 * SECOND);
    expect(await receive()).toEqual([]);
  });
});

describe('a message', () => {
  test('comes as it was sent, with checksums and the attributes asked for', async () => {
    const attributes = {
      kind: { DataType: 'String', StringValue: 'grün' },
      bytes: { DataType: 'Binary.raw', BinaryValue: Buffer.of(0, 255).toString('base64') },
    };
    const sent = await send('Grüße', 'jobs', {
      MessageAttributes: attributes,
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-2-3' } },
    });
    const md5 = createHash('md5').update('Grüße').digest('hex');
    // Computed by hand from the published algorithm.
    const encoded = ['bytes', 'Binary.raw', Buffer.of(0, 255), 'kind', 'String', 'grün'].map((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(Buffer.byteLength(part));
      return Buffer.concat([length, Buffer.from(part)]);
    });
    encoded.splice(2, 0, Buffer.of(2));
    encoded.splice(6, 0, Buffer.of(1));
    const md5OfAttributes = createHash('md5').update(Buffer.concat(encoded)).digest('hex');
    expect(sent.json).toMatchObject({ MD5OfMessageBody: md5, MD5OfMessageAttributes: md5OfAttributes });

    const sentAt = String(clock.now());
    clock.advance(3 * SECOND);
    const [message] = await receive('jobs', {
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['.*'],
    });
    expect(message).toMatchObject({
      MessageId: sent.json.MessageId,
      Body: 'Grüße',
      MD5OfBody: md5,
      MD5OfMessageAttributes: md5OfAttributes,
      MessageAttributes: attributes,
      Attributes: {
        SentTimestamp: sentAt,
        ApproximateReceiveCount: '1',
        ApproximateFirstReceiveTimestamp: String(clock.now()),
        SenderId: expect.stringMatching(/^AROA[A-Z0-9]{17}:Test-Caller-/),
        AWSTraceHeader: 'Root=1-2-3',
      },
    });
    clock.advance(40 * SECOND);
    const [again] = await receive('jobs', {
      AttributeNames: ['ApproximateReceiveCount'],
      MessageAttributeNames: ['other.*'],
    });
    expect(again).toMatchObject({ Attributes: { ApproximateReceiveCount: '2' } });
    expect(again?.MessageAttributes).toBeUndefined();
  });

  test('is hidden while it is dealt with, and back when that took too long', async () => {
    await send('one');
    const [first] = await receive();
    clock.advance(39 * SECOND);
    expect(await receive()).toEqual([]);
    clock.advance(1 * SECOND);
    const [second] = await receive();
    expect(second).toMatchObject({ MessageId: first?.MessageId, Body: 'one' });

    // The handle of the first receive is worth nothing any more; SQS says so to nobody.
    const deletion = await call('DeleteMessage', on('jobs', { ReceiptHandle: first?.ReceiptHandle ?? '' }));
    expect(deletion.status).toBe(200);
    expect(aws.sqs.attributes('jobs').ApproximateNumberOfMessagesNotVisible).toBe('1');
    await call('DeleteMessage', on('jobs', { ReceiptHandle: second?.ReceiptHandle ?? '' }));
    expect(aws.sqs.attributes('jobs').ApproximateNumberOfMessagesNotVisible).toBe('0');
  });

  test('becomes visible when its holder says', async () => {
    await send('one');
    const [message] = await receive('jobs', { VisibilityTimeout: 5 });
    const change = (seconds: number) =>
      call(
        'ChangeMessageVisibility',
        on('jobs', { ReceiptHandle: message?.ReceiptHandle ?? '', VisibilityTimeout: seconds }),
      );
    await change(100);
    clock.advance(99 * SECOND);
    expect(await receive()).toEqual([]);
    await change(0);
    expect(bodies(await receive())).toEqual(['one']);
    expect(error(await change(1))).toEqual([400, 'com.amazonaws.sqs#MessageNotInflight']);
  });

  test('waits for its delay', async () => {
    await send('own', 'later');
    await send('at once', 'later', { DelaySeconds: 0 });
    expect(bodies(await receive('later'))).toEqual(['at once']);
    clock.advance(10 * SECOND);
    expect(bodies(await receive('later'))).toEqual(['own']);
  });

  test('is lost when nobody takes it in time', async () => {
    await send('old');
    clock.advance(345_600 * SECOND);
    expect(await receive()).toEqual([]);
  });

  test('is delivered twice where told so, never at once, and each copy is deleted by itself', async () => {
    aws.sqs.duplicate(2);
    for (const body of ['one', 'two', 'three', 'four']) await send(body);
    const first = await receive();
    const second = await receive();
    expect(bodies(first)).toEqual(['one', 'two', 'three', 'four']);
    expect(bodies(second)).toEqual(['two', 'four']);
    expect(second.map(({ MessageId }) => MessageId)).toEqual([first[1]?.MessageId, first[3]?.MessageId]);
    for (const { ReceiptHandle } of first) {
      await call('DeleteMessage', on('jobs', { ReceiptHandle: ReceiptHandle ?? '' }));
    }
    clock.advance(40 * SECOND);
    expect(bodies(await receive())).toEqual(['two', 'four']);
  });
});

describe('a long poll', () => {
  test('ends with the first message', async () => {
    const poll = receive('jobs', { WaitTimeSeconds: 20 });
    // By the time these are answered, the poll has begun.
    for (let i = 0; i < 10; i++) await call('GetQueueUrl', { QueueName: 'jobs' });
    await send('one');
    expect(bodies(await poll)).toEqual(['one']);
  });

  test('ends empty when its time is over, and not before', async () => {
    const startedAt = clock.now();
    expect(await advanceUntil(receive('jobs', { WaitTimeSeconds: 20 }))).toEqual([]);
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(20 * SECOND);
  });
});

describe('dead letters', () => {
  const failTwice = async () => {
    for (let i = 0; i < 2; i++) {
      expect(bodies(await receive())).toEqual(['bad']);
      clock.advance(40 * SECOND);
    }
    expect(await receive()).toEqual([]);
  };

  test('go to their queue after the last receive, and back when told', async () => {
    const { json } = await send('bad');
    const sentAt = clock.now();
    await failTwice();
    const line = `sqs: dead-lettered ${json.MessageId} from jobs to dead after 2 receives`;
    expect(aws.lines).toContain(line);
    const [dead] = await receive('dead', { AttributeNames: ['All'], VisibilityTimeout: 1 });
    expect(dead).toMatchObject({
      MessageId: json.MessageId,
      Body: 'bad',
      Attributes: {
        SentTimestamp: String(sentAt),
        DeadLetterQueueSourceArn: outputs.Arn,
        ApproximateReceiveCount: '3',
      },
    });
    clock.advance(1 * SECOND);

    const source = `arn:aws:sqs:us-east-1:${ACCOUNT}:dead`;
    const started = await call('StartMessageMoveTask', { SourceArn: source });
    expect(started).toEqual({ status: 200, json: { TaskHandle: expect.any(String) } });
    expect((await call('ListMessageMoveTasks', { SourceArn: source })).json).toEqual({
      Results: [
        {
          Status: 'COMPLETED',
          SourceArn: source,
          ApproximateNumberOfMessagesMoved: 1,
          ApproximateNumberOfMessagesToMove: 1,
          StartedTimestamp: clock.now(),
        },
      ],
    });
    const [back] = await receive('jobs', { AttributeNames: ['All'] });
    expect(back).toMatchObject({ Body: 'bad', Attributes: { ApproximateReceiveCount: '1' } });
    expect(back?.MessageId).not.toBe(json.MessageId);
  });

  test('go elsewhere where told', async () => {
    await send('bad');
    await failTwice();
    expect(aws.sqs.redrive('Dead', 'guarded')).toBe(1);
    expect(aws.sqs.receive('guarded').map(({ body }) => body)).toEqual(['bad']);
  });

  test('are moved only out of a dead-letter queue', async () => {
    const move = async (SourceArn: string) => error(await call('StartMessageMoveTask', { SourceArn }));
    expect(await move(outputs.Arn ?? '')).toEqual(INVALID);
    expect(await move(`arn:aws:sqs:us-east-1:${ACCOUNT}:none`)).toEqual([
      400,
      'com.amazonaws.sqs#ResourceNotFoundException',
    ]);
  });
});

describe('a batch', () => {
  test('deals with each entry by itself', async () => {
    const sent = await call(
      'SendMessageBatch',
      on('later', {
        Entries: [
          { Id: 'a', MessageBody: 'one', DelaySeconds: 0 },
          { Id: 'b', MessageBody: 'x'.repeat(1025) },
          { Id: 'c', MessageBody: 'three', DelaySeconds: 0 },
        ],
      }),
    );
    expect(sent).toMatchObject({
      status: 200,
      json: {
        Successful: [{ Id: 'a', MessageId: expect.any(String) }, { Id: 'c' }],
        Failed: [{ Id: 'b', SenderFault: true, Code: 'InvalidParameterValueException' }],
      },
    });
    const [one, three] = await receive('later');
    const changed = await call(
      'ChangeMessageVisibilityBatch',
      on('later', {
        Entries: [{ Id: 'a', ReceiptHandle: one?.ReceiptHandle ?? '', VisibilityTimeout: 0 }],
      }),
    );
    expect(changed.json).toEqual({ Successful: [{ Id: 'a' }], Failed: [] });
    const deleted = await call(
      'DeleteMessageBatch',
      on('later', {
        Entries: [
          { Id: 'a', ReceiptHandle: 'none' },
          { Id: 'c', ReceiptHandle: three?.ReceiptHandle ?? '' },
        ],
      }),
    );
    expect(deleted.json).toMatchObject({
      Successful: [{ Id: 'c' }],
      Failed: [{ Id: 'a', Code: 'ReceiptHandleIsInvalid' }],
    });
    clock.advance(60 * SECOND);
    expect(bodies(await receive('later'))).toEqual(['one']);
  });

  test.each<[string, JsonObject[]]>([
    ['EmptyBatchRequest', []],
    [
      'TooManyEntriesInBatchRequest',
      Array.from({ length: 11 }, (_, i) => ({ Id: `${i}`, MessageBody: 'x' })),
    ],
    [
      'BatchEntryIdsNotDistinct',
      [
        { Id: 'a', MessageBody: 'x' },
        { Id: 'a', MessageBody: 'y' },
      ],
    ],
    ['InvalidBatchEntryId', [{ Id: 'a b', MessageBody: 'x' }]],
    ['BatchRequestTooLong', [1, 2, 3].map((i) => ({ Id: `${i}`, MessageBody: 'x'.repeat(400_000) }))],
  ])('is refused whole: %s', async (code, Entries) => {
    const answer = await call('SendMessageBatch', on('jobs', { Entries }));
    expect(error(answer)).toEqual([400, `com.amazonaws.sqs#${code}`]);
    expect(aws.sqs.attributes('jobs').ApproximateNumberOfMessages).toBe('0');
  });
});

describe('wrong input', () => {
  test.each<[string, JsonObject, (string | number)[]]>([
    ['SendMessage', on('none', { MessageBody: 'x' }), [400, 'com.amazonaws.sqs#QueueDoesNotExist']],
    ['GetQueueUrl', { QueueName: 'none' }, [400, 'com.amazonaws.sqs#QueueDoesNotExist']],
    ['SendMessage', { MessageBody: 'x' }, MISSING],
    ['SendMessage', on('jobs'), MISSING],
    ['SendMessage', on('jobs', { MessageBody: '' }), MISSING],
    ['SendMessage', on('jobs', { MessageBody: 5 }), INVALID],
    ['SendMessage', on('jobs', { MessageBody: 'x', DelaySeconds: 901 }), INVALID],
    ['SendMessage', on('jobs', { MessageBody: 'x', MessageDeduplicationId: '1' }), INVALID],
    ['SendMessage', on('jobs', { MessageBody: '\u0000' }), [400, 'com.amazonaws.sqs#InvalidMessageContents']],
    ['SendMessage', on('jobs', { MessageBody: '\ud800' }), [400, 'com.amazonaws.sqs#InvalidMessageContents']],
    [
      'SendMessage',
      on('jobs', { MessageBody: 'x', MessageAttributes: { a: { DataType: 'Other' } } }),
      INVALID,
    ],
    ['ReceiveMessage', on('jobs', { MaxNumberOfMessages: 11 }), INVALID],
    ['ReceiveMessage', on('jobs', { WaitTimeSeconds: 21 }), INVALID],
    ['DeleteMessage', on('jobs'), MISSING],
    ['DeleteMessage', on('jobs', { ReceiptHandle: 'x' }), [400, 'com.amazonaws.sqs#ReceiptHandleIsInvalid']],
    ['CreateQueue', { QueueName: 'new' }, [501, 'UnknownOperationException']],
    ['constructor', {}, [501, 'UnknownOperationException']],
  ])('%s %j', async (operation, input, expected) => {
    expect(error(await call(operation, input))).toEqual(expected);
  });
});

describe('permission', () => {
  const DENIED = [400, 'AccessDeniedException'];

  test('comes from the role, action by action and queue by queue', async () => {
    const message = { MessageBody: 'x' };
    expect((await stranger('SendMessage', on('jobs', message))).status).toBe(200);
    const entries = { Entries: [{ Id: 'a', ...message }] };
    expect((await stranger('SendMessageBatch', on('jobs', entries))).status).toBe(200);
    expect(error(await stranger('SendMessage', on('later', message)))).toEqual(DENIED);
    expect(error(await stranger('ReceiveMessage', on('jobs')))).toEqual(DENIED);
    expect(error(await stranger('ListQueues', {}))).toEqual(DENIED);
    expect(error(await stranger('SendMessage', on('none', message)))).toEqual(DENIED);
  });

  test("comes from the queue's policy too, which can also take it away", async () => {
    expect((await stranger('SendMessage', on('guarded', { MessageBody: 'x' }))).status).toBe(200);
    expect((await call('SendMessage', on('guarded', { MessageBody: 'x' }))).status).toBe(200);
    expect(error(await call('PurgeQueue', on('guarded')))).toEqual(DENIED);
  });
});

describe('faults', () => {
  test('unreachable closes the connection of whoever calls, until told otherwise', async () => {
    aws.sqs.unreachable(true);
    await expect(send('lost')).rejects.toThrow(/socket hang up|ECONNRESET/);
    aws.sqs.unreachable(false);
    expect((await send('there')).status).toBe(200);
    expect(aws.sqs.receive('jobs').map(({ body }) => body)).toEqual(['there']);
  });

  test('a throttled call is refused as AWS refuses it; one whose answer is lost has been carried out', async () => {
    aws.faults.sqs.fail(1, 'throttled');
    expect(error(await send('refused'))).toEqual([400, 'ThrottlingException']);
    aws.faults.sqs.fail(1, 'drop-after');
    await expect(send('carried out')).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(aws.sqs.receive('jobs').map(({ body }) => body)).toEqual(['carried out']);
  });

  test('so many calls fail, and calls are slow by the clock', async () => {
    aws.faults.sqs.fail(1);
    expect(error(await send('x'))).toEqual([500, 'InternalFailure']);
    expect((await send('x')).status).toBe(200);

    aws.faults.sqs.slow(5 * SECOND);
    const startedAt = clock.now();
    expect((await advanceUntil(send('x'))).status).toBe(200);
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(5 * SECOND);
    aws.faults.sqs.slow(0);
  });
});

describe('a template', () => {
  test.each<[string, JsonObject, string]>([
    ['a FIFO queue', { FifoQueue: true }, 'Resources.Odd.Properties.FifoQueue: not run locally'],
    [
      'a timeout',
      { VisibilityTimeout: 43_201 },
      'Properties.VisibilityTimeout: it is a whole number from 0 to',
    ],
    [
      'dead letters elsewhere',
      { RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:1:x', maxReceiveCount: 1 } },
      'deadLetterTargetArn has to be another queue of this stack',
    ],
    [
      'a closed dead-letter queue',
      { RedrivePolicy: { deadLetterTargetArn: arnOf('Closed'), maxReceiveCount: 1 } },
      'the RedriveAllowPolicy of Closed does not allow it',
    ],
  ])('is refused with %s', async (_, properties, message) => {
    const other = await startAws();
    const resources = {
      Closed: queue({ RedriveAllowPolicy: { redrivePermission: 'denyAll' } }),
      Odd: queue(properties),
    };
    await expect(other.deployStack({ resources })).rejects.toThrow(message);
  });
});
