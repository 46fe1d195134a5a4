import { ManualClock } from 'taskrouter/clock';
import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import { json } from '../../helpers/http';
import { closeAll, startAws, type TestAws } from '../../helpers/local-aws';
import { allowConsuming, allowOn, arnOf, eventSource, queue } from '../../helpers/queues';

const SECOND = 1000;
const DEAD = { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 2 };

// Prints the event, then does what the first body says; a body "bad …" fails by itself.
const WORK = `
exports.handler = async (event) => {
  const bodies = event.Records.map(({ body }) => body);
  const [first] = bodies;
  if (first.length > 1000) return console.log('large events have ' + bodies.length);
  process.stdout.write('event ' + JSON.stringify(event) + '\\n');
  if (first === 'throw') throw new RangeError('no');
  if (first.startsWith('answer ')) return JSON.parse(first.slice(7));
  const failed = event.Records.filter(({ body }) => body.startsWith('bad'));
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};`;

const clock = new ManualClock(Date.now());
let aws: TestAws;

/** A queue `Jobs`, its dead-letter queue, and a function `Work` that is invoked with its messages. */
const stack = (
  mapping: JsonObject = {},
  properties: JsonObject = {},
  statements = [allowConsuming('Jobs')],
) => ({
  functions: { Work: { code: WORK, properties: { FunctionName: 'work', ...properties }, statements } },
  resources: {
    Jobs: queue({ QueueName: 'jobs', RedrivePolicy: DEAD }),
    Dead: queue({ QueueName: 'dead' }),
    Source: eventSource('Work', 'Jobs', { FunctionResponseTypes: ['ReportBatchItemFailures'], ...mapping }),
  },
});

beforeEach(async () => {
  aws = await startAws({ clock });
});
afterEach(closeAll);

/** The events the function was invoked with so far. */
const events = () =>
  aws.lines.flatMap((line) => {
    const [, event] = /^work \| event (.*)$/.exec(line) ?? [];
    return event === undefined ? [] : [json(event)];
  });

const bodies = () =>
  events().map(({ Records }) =>
    Array.isArray(Records) ? Records.map((record) => (isJsonObject(record) ? record.body : record)) : [],
  );

const counts = (name: string) => {
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = aws.sqs.attributes(name);
  return [Number(ApproximateNumberOfMessages), Number(ApproximateNumberOfMessagesNotVisible)];
};

/** Waits, in real time, for something that other processes have to do first. */
async function until(condition: () => boolean): Promise<void> {
  const givenUpAt = Date.now() + 10 * SECOND;
  while (!condition()) {
    if (Date.now() > givenUpAt) throw new Error(`it never came about that ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

const invoked = (times: number) => until(() => events().length === times);

test('a message invokes the function with the event that Lambda makes, and is deleted', async () => {
  await aws.deployStack(stack());
  const messageId = aws.sqs.send('jobs', 'one');
  await invoked(1);
  const now = String(clock.now());
  expect(events()).toEqual([
    {
      Records: [
        {
          messageId,
          receiptHandle: expect.any(String),
          body: 'one',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: now,
            SenderId: 'local',
            ApproximateFirstReceiveTimestamp: now,
          },
          messageAttributes: {},
          md5OfBody: 'f97c5d29941bfb1b2fdab0874906ab82',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:jobs',
          awsRegion: 'us-east-1',
        },
      ],
    },
  ]);
  await until(() => counts('jobs').every((count) => count === 0));
});

test('messages that were there before make batches, and a window gathers those that come', async () => {
  const disabled = stack({ Enabled: false });
  await aws.deployStack(disabled);
  for (let i = 0; i < 7; i++) aws.sqs.send('jobs', `${i}`);
  await aws.deployStack(stack({ BatchSize: 3, ScalingConfig: { MaximumConcurrency: 2 } }));
  await until(() => events().length === 3);
  expect(
    bodies()
      .map((batch) => batch.length)
      .sort(),
  ).toEqual([1, 3, 3]);

  await aws.deployStack(stack({ BatchSize: 100, MaximumBatchingWindowInSeconds: 5 }));
  const before = events().length;
  aws.sqs.send('jobs', 'first');
  // One turn for the poller that got it to begin its window.
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(4 * SECOND);
  // The function is free and answers this; the message still waits for others.
  await aws.lambda.invoke('work', '{"Records":[{"body":"probe"}]}');
  await invoked(before + 1);
  expect(bodies().at(-1)).toEqual(['probe']);
  clock.advance(1 * SECOND);
  await invoked(before + 2);
  expect(bodies().at(-1)).toEqual(['first']);
});

test('a failed batch comes back after the visibility timeout, and in the end lands in the dead-letter queue', async () => {
  await aws.deployStack(stack());
  aws.sqs.send('jobs', 'throw');
  await aws.logged('event source | jobs → work: all 1 messages failed (RangeError)');
  expect(counts('jobs')).toEqual([0, 1]);
  clock.advance(29 * SECOND);
  expect(counts('jobs')).toEqual([0, 1]);
  clock.advance(1 * SECOND);
  await invoked(2);
  await until(() => aws.lines.filter((line) => line.includes('failed (RangeError)')).length === 2);
  clock.advance(30 * SECOND);
  await until(() => counts('dead')[0] === 1);
  expect(counts('jobs')).toEqual([0, 0]);
  expect(events()).toHaveLength(2);

  expect(aws.sqs.redrive('dead')).toBe(1);
  await invoked(3);
});

test('of a batch only what the answer names comes back', async () => {
  await aws.deployStack(stack({ Enabled: false }));
  for (const body of ['good', 'bad 1', 'fine', 'bad 2']) aws.sqs.send('jobs', body);
  await aws.deployStack(stack());
  await aws.logged('2 of 4 messages failed');
  await until(() => counts('jobs')[1] === 2);
  clock.advance(30 * SECOND);
  await until(() => bodies().flat().length === 6);
  expect(bodies().flat()).toEqual(['good', 'bad 1', 'fine', 'bad 2', 'bad 1', 'bad 2']);
});

test.each<[string, number]>([
  ['null', 0],
  ['{}', 0],
  ['"done"', 0],
  ['{"batchItemFailures":null}', 0],
  ['{"batchItemFailures":[]}', 0],
  ['{"batchItemFailures":{}}', 1],
  ['{"batchItemFailures":[{"itemIdentifier":""}]}', 1],
  ['{"batchItemFailures":[{"itemIdentifier":null}]}', 1],
  ['{"batchItemFailures":[{"itemIdentifier":"unknown"}]}', 1],
  ['{"batchItemFailures":[{"id":"x"}]}', 1],
  ['{"batchItemFailures":["x"]}', 1],
])('the answer %s leaves %i', async (answer, left) => {
  await aws.deployStack(stack());
  aws.sqs.send('jobs', `answer ${answer}`);
  await invoked(1);
  if (left > 0) await aws.logged('(malformed batch response)');
  await until(() => counts('jobs')[1] === left);
});

test('without ReportBatchItemFailures the answer means nothing', async () => {
  await aws.deployStack(stack({ FunctionResponseTypes: [] }));
  aws.sqs.send('jobs', 'bad');
  await invoked(1);
  await until(() => counts('jobs')[1] === 0);
});

test('a throttled function gets its messages later', async () => {
  await aws.deployStack(stack({}, { ReservedConcurrentExecutions: 0 }));
  aws.sqs.send('jobs', 'one');
  await aws.logged('1 messages wait (TooManyRequestsException)');
  expect(counts('jobs')).toEqual([0, 1]);
});

test('messages too large for one event are split over several', async () => {
  await aws.deployStack(stack({ Enabled: false }));
  for (let i = 0; i < 8; i++) aws.sqs.send('jobs', 'x'.repeat(1024 * 1024));
  await aws.deployStack(stack({ ScalingConfig: { MaximumConcurrency: 2 } }));
  await Promise.all([aws.logged('large events have 5'), aws.logged('large events have 3')]);
  await until(() => counts('jobs').every((count) => count === 0));
});

test('closing and deploying anew end the polling; what was in a queue stays there', async () => {
  await aws.deployStack(stack());
  await aws.deployStack(stack({ Enabled: false }));
  aws.sqs.send('jobs', 'kept');
  await aws.deployStack(stack({ Enabled: false }, { Description: 'changed' }));
  expect(counts('jobs')).toEqual([1, 0]);
  expect(events()).toEqual([]);
  await aws.deployStack({ resources: { Other: queue() } });
  expect(() => aws.sqs.send('jobs', 'x')).toThrow('there is no queue jobs in the stack');
  await aws.deployStack(stack());
  expect(counts('jobs')).toEqual([0, 0]);
});

describe('a template is refused with', () => {
  test.each<[string, ReturnType<typeof stack>, string]>([
    [
      'a role that may not receive',
      stack({}, {}, [allowOn('Jobs', 'DeleteMessage', 'GetQueueAttributes')]),
      'The function execution role does not have permissions to call ReceiveMessage on SQS',
    ],
    [
      'a role that may not delete',
      stack({}, {}, [allowOn('Jobs', 'ReceiveMessage', 'GetQueueAttributes')]),
      'The function execution role does not have permissions to call DeleteMessage on SQS',
    ],
    [
      'a filter',
      stack({ FilterCriteria: { Filters: [] } }),
      'Source.Properties.FilterCriteria: not run locally',
    ],
    [
      'a function slower than the visibility timeout',
      stack({}, { Timeout: 31 }),
      'Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds',
    ],
    ['another function', stack({ FunctionName: 'none' }), 'the function is not part of this stack'],
    ['another source', stack({ EventSourceArn: 'arn:aws:kinesis:x' }), 'only a queue of this stack'],
    ['large batches at once', stack({ BatchSize: 11 }), 'needs a window of at least 1 second'],
    ['a concurrency of one', stack({ ScalingConfig: { MaximumConcurrency: 1 } }), 'from 2 to 1000'],
  ])('%s', async (_, refused, message) => {
    await expect(aws.deployStack(refused)).rejects.toThrow(message);
  });
});
