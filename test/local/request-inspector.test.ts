import type { ServedRequest } from 'local-aws';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { Inspection } from '#emulator';
import { RequestInspector } from '#local/request-inspector';

/* What the console is told of a request that the stack has answered. */

const TOKEN = 'the token';
const URL = 'http://127.0.0.1:4000/taskrouter/assignment_callback';
const PARAMETERS = { TaskSid: `WT${'1'.repeat(32)}`, AccountSid: 'AC1', Text: 'ä b' };

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function inspected(changes: Partial<ServedRequest>, lines: readonly string[] = []): Inspection {
  const seen: Inspection[] = [];
  const inspector = new RequestInspector(() => ({
    authToken: TOKEN,
    inspect: (inspection) => seen.push(inspection),
  }));
  inspector.served({
    requestId: 'abc=',
    method: 'POST',
    url: URL,
    headers: { 'x-twilio-signature': getExpectedTwilioSignature(TOKEN, URL, PARAMETERS) },
    body: new URLSearchParams(PARAMETERS).toString(),
    functionArn:
      'arn:aws:lambda:us-east-1:123456789012:function:TaskRouter-AssignmentCallback9F7CE63C-GL4QBS508TOF',
    status: 200,
    answer: '{}',
    durationMs: 12,
    ...changes,
  });
  // The function's lines come by another way, and may be later than its answer.
  for (const line of lines) inspector.line(line);
  jest.runAllTimers();
  const [inspection] = seen;
  if (inspection === undefined) throw new Error('nothing was told');
  return inspection;
}

test('a callback that is signed as it has to be, with the rule that matched and its own lines', () => {
  const own = '{"message":"request","requestId":"abc=","rule":"vip"}';
  const inspection = inspected({}, [
    'AssignmentCallback | {"requestId":"other"}',
    `AssignmentCallback | ${own}`,
    'access log | {"requestId":"abc="}',
  ]);
  expect(inspection).toMatchObject({
    functionName: 'AssignmentCallback',
    parameters: PARAMETERS,
    signature: { valid: true },
    rule: 'vip',
    status: 200,
    taskSid: PARAMETERS.TaskSid,
    log: [own],
  });
});

test.each<[string, Record<string, string>]>([
  ['with another token', { 'x-twilio-signature': getExpectedTwilioSignature('other', URL, PARAMETERS) }],
  ['for another URL', { 'x-twilio-signature': getExpectedTwilioSignature(TOKEN, `${URL}/`, PARAMETERS) }],
  ['not at all', {}],
])('one that is signed %s: the text that had to be signed, and its signature', (_how, headers) => {
  const { signature } = inspected({ headers, status: 403 });
  const text = `${URL}AccountSidAC1TaskSid${PARAMETERS.TaskSid}Textä b`;
  expect(signature).toEqual({
    valid: false,
    given: headers['x-twilio-signature'] ?? null,
    expected: getExpectedTwilioSignature(TOKEN, URL, PARAMETERS),
    signed: text,
  });
});

test('of a route that Twilio does not sign for no signature is asked, and a body that is no form has no parameters', () => {
  const url = 'http://127.0.0.1:4000/taskrouter/create_task';
  const inspection = inspected({ url, headers: {}, body: '{"attributes":{}}', functionArn: undefined });
  expect(inspection).toMatchObject({ signature: undefined, functionName: '', taskSid: undefined });
});
