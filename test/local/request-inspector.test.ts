import type { ServedRequest } from 'local-aws';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { Inspection } from '#emulator';
import { signatureHeaders } from '#emulator/callbacks/signature';
import { InspectionLog } from '#emulator/traffic/inspection-log';
import { RequestInspector } from '#local/request-inspector';

/* What the console is told of a request that the stack has answered. */

const TOKEN = 'the token';
const SHARED_KEY = { sid: `SK${'2'.repeat(32)}`, secret: 'a key of our own' };
const URL = 'http://127.0.0.1:4000/taskrouter/assignment_callback';
const PARAMETERS = { TaskSid: `WT${'1'.repeat(32)}`, AccountSid: 'AC1', Text: 'ä b' };

/** @param early lines that come before the answer @param late and after it */
function inspected(
  changes: Partial<ServedRequest>,
  early: readonly string[] = [],
  late: readonly string[] = [],
): Inspection {
  const seen = new InspectionLog({ traffic: { callbacks: [] }, now: () => 0, listener: () => {} });
  const inspector = new RequestInspector(() => ({
    authToken: TOKEN,
    sharedKey: SHARED_KEY,
    inspect: (inspection) => seen.add(inspection).n,
    supplementInspection: (n, supplement) => seen.supplement(n, supplement),
  }));
  for (const line of early) inspector.line(line);
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
  for (const line of late) inspector.line(line);
  const [inspection] = seen.items;
  if (inspection === undefined) throw new Error('nothing was told');
  return inspection;
}

test('a callback that is signed as it has to be, with the rule that matched and its own lines', () => {
  const own = '{"message":"request","requestId":"abc=","rule":"vip"}';
  const lines = [
    'AssignmentCallback | {"requestId":"other"}',
    `AssignmentCallback | ${own}`,
    'access log | {"requestId":"abc="}',
  ];
  const inspection = inspected({}, lines);
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

test('lines that come after the answer are joined to it, however late, and so is the rule that one of them names', () => {
  const early = '{"message":"started","requestId":"abc="}';
  const late = [
    '{"message":"request","requestId":"abc=","rule":"vip"}',
    '{"message":"done","requestId":"abc="}',
  ];
  const inspection = inspected({}, [`AssignmentCallback | ${early}`], late);
  expect(inspection).toMatchObject({ rule: 'vip', log: [early, ...late] });
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

test.each([
  ['as it has to be', SHARED_KEY.secret, true],
  ['with another key', 'another key', false],
])('a callback that is signed by a shared key, %s', (_, secret, valid) => {
  const signer = { authToken: 'not used', sharedKey: { ...SHARED_KEY, secret } };
  const headers = Object.fromEntries(
    Object.entries(signatureHeaders(signer, URL, PARAMETERS)).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  const { signature } = inspected({ headers });
  expect(signature).toMatchObject({ valid, given: headers['x-twilio-signature'] });
  expect(signature?.expected === signature?.given).toBe(valid);
});

test('a callback whose settings name an unknown algorithm is no good, as the function has it, whatever its signature', () => {
  const [signature = ''] = Object.values(
    signatureHeaders({ authToken: 'not used', sharedKey: SHARED_KEY }, URL, PARAMETERS),
  );
  const settings = `key=${SHARED_KEY.sid},algorithm=HMAC_MD5`;
  const headers = { 'x-twilio-signature': signature, 'x-twilio-webhooks-signature-settings': settings };
  expect(inspected({ headers }).signature).toMatchObject({ valid: false, given: signature });
});
