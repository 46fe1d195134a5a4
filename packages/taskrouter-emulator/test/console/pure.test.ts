import { createHmac } from 'node:crypto';
import { evaluate, parseExpression } from 'taskrouter/expression';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { attributeExamples, attributesFor } from '../../console/data/attribute-examples';
import { attributesProblem } from '../../console/data/attributes-problem';
import { curlOf } from '../../console/data/curl';
import { differenceOf } from '../../console/data/difference';
import { legalSteps } from '../../console/data/legal-steps';
import { readLogLine } from '../../console/data/log-line';
import { drawnPlace, placeAfter } from '../../console/data/place';
import type { TaskRow } from '../../console/data/rows';
import { StreamReader } from '../../console/data/server-sent-events';
import { shortened, visibleParts } from '../../console/data/shown-text';
import { signedText } from '../../console/data/signed-text';
import { ageText, durationText } from '../../console/data/time-text';

const CONFIGURATION = JSON.stringify({
  task_routing: {
    filters: [
      {
        filter_friendly_name: 'Billing',
        expression: "topic == 'billing' AND amount > 100",
        targets: [
          { queue: 'WQ1', expression: 'worker.level >= task.level', timeout: 30 },
          { queue: 'WQ2', timeout: 30 },
          { queue: 'WQ2', priority: 5 },
        ],
      },
      {
        filter_friendly_name: 'Languages',
        expression: "languages HAS 'es' OR vip == true",
        targets: [{ queue: 'WQ2' }],
      },
    ],
    default_filter: { queue: 'WQ3' },
  },
});

describe('examples of attributes', () => {
  test.each([
    "topic == 'billing' AND amount > 100",
    "languages HAS 'es' AND languages HAS 'en'",
    "language IN ['es', 'fr'] AND 18 <= age",
    'user.plan.name CONTAINS "gold" OR NOT_THERE == null',
    "region NOT IN ['eu'] AND kind != 'spam'",
    '1 == 1',
  ])('%s is true of its example', (text) => {
    const attributes = attributesFor(text);
    const parsed = parseExpression(text);
    expect(parsed.ok && evaluate(parsed.value, attributes ?? {})).toBe(true);
  });

  test('each filter has one, with what its targets ask of the task, and what matches none', () => {
    expect(attributeExamples(CONFIGURATION)).toEqual([
      { name: 'Billing', attributes: { topic: 'billing', amount: 101, level: 1 } },
      { name: 'Languages', attributes: { languages: ['es'], vip: true } },
      { name: 'Default filter', attributes: {} },
    ]);
  });

  test('a configuration that cannot be read has none but the one that matches nothing', () => {
    expect(attributeExamples('{')).toEqual([{ name: 'No filter', attributes: {} }]);
  });
});

describe('the place in a workflow', () => {
  const billing = { name: 'Billing', expression: "topic == 'billing' AND amount > 100" };

  const zero = { priority: 0, priorityBefore: 0 };

  test('two targets with one queue are passed in their order', () => {
    const first = placeAfter(CONFIGURATION, { ...billing, ...zero, queueSid: 'WQ1' }, null);
    const second = placeAfter(CONFIGURATION, { ...billing, ...zero, queueSid: 'WQ2' }, first);
    const third = placeAfter(CONFIGURATION, { ...billing, ...zero, priority: 5, queueSid: 'WQ2' }, second);
    expect([first, second, third]).toEqual([
      { filter: 0, target: 0 },
      { filter: 0, target: 1 },
      { filter: 0, target: 2 },
    ]);
  });

  test('a target whose priority the task does not have was passed unseen', () => {
    const matched = { ...billing, queueSid: 'WQ2', priority: 5, priorityBefore: 0 };
    expect(placeAfter(CONFIGURATION, matched, { filter: 0, target: 0 })).toEqual({ filter: 0, target: 2 });
  });

  test('no filter is the default filter', () => {
    expect(
      placeAfter(CONFIGURATION, { name: null, expression: null, ...zero, queueSid: 'WQ3' }, null),
    ).toEqual({
      filter: 2,
      target: 0,
    });
  });

  test('a task that entered with another configuration is drawn at the filter that says the same', () => {
    const other = JSON.stringify({
      task_routing: {
        filters: [{ ...billing, filter_friendly_name: 'Billing', targets: [{ queue: 'WQ9' }] }],
      },
    });
    expect(drawnPlace(CONFIGURATION, other, 0, 0)).toEqual({ filter: 0, target: 0 });
    expect(drawnPlace(other, CONFIGURATION, 1, 0)).toBeNull();
  });
});

describe('attributes that are typed', () => {
  test.each([
    ['{"a":1}', undefined],
    ['[1]', 'Attributes are a JSON object: {…}'],
    ['{"a":\n  oops}', 'Not JSON yet: unexpected "o" in line 2, column 3'],
    ['{"a": [1, 2,, 3]}', 'Not JSON yet: unexpected "," in line 1, column 13'],
    ['{"a": "b" "c"}', 'Not JSON yet: unexpected "\\"" in line 1, column 11'],
    ['{"a":1} x', 'Not JSON yet: unexpected "x" in line 1, column 9'],
    ['{"a":', 'Not JSON yet: it ends too early'],
  ])('%j: %s', (text, problem) => {
    expect(attributesProblem(text)).toBe(problem);
  });
});

describe('texts from elsewhere', () => {
  test('marks that turn the direction, and control characters, are shown by their names', () => {
    expect(visibleParts('a\u202Eb\u0000\nc')).toEqual([
      { text: 'a', isHidden: false },
      { text: 'U+202E', isHidden: true },
      { text: 'b', isHidden: false },
      { text: 'U+0000', isHidden: true },
      { text: '\nc', isHidden: false },
    ]);
  });

  test('a long text is cut between characters', () => {
    expect(shortened('ab😀cd', 3)).toEqual({ text: 'ab', left: 4 });
    expect(shortened('x'.repeat(1_000_000)).text).toHaveLength(4_000);
  });
});

describe('curl', () => {
  test('a form is sent field by field, and nothing in it reaches the shell', () => {
    expect(
      curlOf({ method: 'POST', url: 'http://127.0.0.1:4040/v1', form: { A: "it's $(here)", B: ['1', '2'] } }),
    ).toBe(
      "curl 'http://127.0.0.1:4040/v1' --data-urlencode 'A=it'\\''s $(here)' --data-urlencode 'B=1' --data-urlencode 'B=2'",
    );
  });

  test('the method is named where curl would take another', () => {
    expect(curlOf({ method: 'DELETE', url: 'http://x/' })).toBe("curl -X DELETE 'http://x/'");
    expect(curlOf({ method: 'POST', url: 'http://x/' })).toBe("curl -X POST 'http://x/'");
    expect(curlOf({ method: 'POST', url: 'http://x/', json: { step: true } })).toBe(
      `curl 'http://x/' -H 'Content-Type: application/json' -d '{"step":true}'`,
    );
  });
});

test('a line of a log is set out, its metrics left out; one that is no JSON stays as it is', () => {
  const line =
    '{"timestamp":"t","level":"WARN","message":"request","status":403,"error":"no","_aws":{"x":1}}';
  expect(readLogLine(line)).toEqual({
    level: 'WARN',
    message: 'request',
    fields: [
      { name: 'status', text: '403' },
      { name: 'error', text: 'no' },
    ],
  });
  expect(readLogLine('plain')).toEqual({ level: null, message: 'plain', fields: [] });
});

test('a difference is what lies between the ends that are alike', () => {
  expect(differenceOf('https://a.example/x?Y1', 'https://b.example/x?Y1')).toEqual({
    start: 'https://',
    left: 'a',
    right: 'b',
    end: '.example/x?Y1',
  });
  expect(differenceOf('aa', 'aaa')).toEqual({ start: 'aa', left: '', right: 'a', end: '' });
});

describe('the text that a signature covers', () => {
  const parameters = { TaskSid: 'WT1', AccountSid: 'AC1', 'Ünï cödé': 'ä&=', Twice: ['b', 'a', 'a'] };

  test.each(['POST', 'GET'])('of a %s is the one that Twilio signs', (method) => {
    const url = 'https://example.com:8443/callback?a=1';
    const signature = createHmac('sha1', 'token')
      .update(signedText(method, url, parameters))
      .digest('base64');
    expect(signature).toBe(getExpectedTwilioSignature('token', url, method === 'GET' ? {} : parameters));
  });
});

describe('server-sent events', () => {
  const stream =
    'id: 1\nevent: event\ndata: {"a":1}\n\n: beat\n\nid: 2\r\nevent: clock\r\ndata: x\r\ndata: y\r\n\r\n';
  const messages = [
    { id: '1', type: 'event', data: '{"a":1}' },
    { id: '2', type: 'clock', data: 'x\ny' },
  ];

  test.each([1, 2, 3, 7, 1_000])('cut into pieces of %i characters they are the same', (size) => {
    const reader = new StreamReader();
    const read = stream.match(new RegExp(`[^]{1,${size}}`, 'g'))?.flatMap((piece) => reader.read(piece));
    expect(read).toEqual(messages);
  });
});

describe('the steps that are legal', () => {
  const task = (status: TaskRow['status']): TaskRow => ({
    sid: 'WT1',
    workspaceSid: 'WS1',
    order: 1,
    status,
    priority: 0,
    reason: null,
    attributes: '{}',
    createdAt: 0,
    updatedAt: 0,
    workflowSid: null,
    queueSid: null,
    channelSid: null,
    place: null,
  });
  const reservation = (sid: string, workerSid: string, status: string) => ({
    sid,
    workerSid,
    status,
    workspaceSid: 'WS1',
    order: 1,
    taskSid: 'WT1',
    queueSid: null,
    channelSid: null,
    createdAt: 0,
    updatedAt: 0,
  });
  const labels = (status: TaskRow['status'], reservations = [reservation('WR1', 'WK1', 'pending')]) =>
    legalSteps(task(status), reservations, (sid) => `Worker ${sid}`).map(({ label }) => label);

  test.each([
    ['pending', ['Cancel']],
    ['reserved', ['Accept', 'Reject', 'Cancel']],
    ['assigned', ['Wrap up', 'Complete']],
    ['wrapping', ['Complete']],
    ['completed', ['Delete']],
    ['canceled', ['Delete']],
  ] as const)('%s: %j', (status, expected) => {
    expect(labels(status)).toEqual(expected);
  });

  test('a task that is offered to two can be answered for each', () => {
    const both = [
      reservation('WR1', 'WK1', 'pending'),
      reservation('WR2', 'WK2', 'pending'),
      reservation('WR0', 'WK0', 'rejected'),
    ];
    expect(labels('reserved', both)).toEqual([
      'Accept for Worker WK1',
      'Reject for Worker WK1',
      'Accept for Worker WK2',
      'Reject for Worker WK2',
      'Cancel',
    ]);
  });
});

test('durations are said in two units at most', () => {
  expect([0, 340, 12_000, 245_000, 11_520_000, 187_200_000].map(durationText)).toEqual([
    '0 ms',
    '340 ms',
    '12 s',
    '4 m 05 s',
    '3 h 12 m',
    '2 d 4 h',
  ]);
  expect(ageText(400)).toBe('0 s');
});
