import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testSid } from 'taskrouter/test/sids';
import { parseOptions } from '#local/options';
import { describeCallback } from '#local/tunnel/describe-callback';
import { contextHere } from '#local/tunnel/tunnel-run';
import { twilioWorkflow } from '#local/tunnel/twilio-account';
import { TEST_CONFIG } from '../../helpers/stack-variants';

const HERE = ['--twilio', '--public-url', 'https://tunnel.example'];

test('--twilio takes a public URL, or --restore', () => {
  expect(parseOptions([...HERE, '-c', 'stage=prod'])).toMatchObject({
    tunnel: { publicUrl: 'https://tunnel.example' },
    context: { stage: 'prod' },
  });
  expect(parseOptions(['--twilio', '--restore'])).toMatchObject({ tunnel: 'restore' });
  expect(parseOptions([])).not.toHaveProperty('tunnel');
});

test.each([
  [['--twilio'], /needs --public-url/],
  [['--public-url', 'https://tunnel.example'], /--twilio --public-url/],
  [['--restore'], /--twilio --restore/],
  [['--twilio', '--public-url', 'http://tunnel.example'], /takes https, not http:/],
  [['--twilio', '--public-url', 'https://tunnel.example/path'], /without a path/],
  [[...HERE, '--workspace', 'workspace.json', '--clock', 'manual'], /--workspace, --clock can mean nothing/],
  [[...HERE, '-c', 'publicUrl=https://tunnel.example'], /-c publicUrl/],
])('%j is refused', (args, message) => {
  expect(() => parseOptions(args)).toThrow(message);
});

const TOKEN = 'a-token-that-must-not-be-shown';
const [accountSid, workspaceSid, workflowSid] = [testSid('AC'), testSid('WS'), testSid('WW')];
const environment = { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: TOKEN };

test('SIDs come from the configuration, and else from the environment', () => {
  const expected = { accountSid, workspaceSid, workflowSid, taskRouterUrl: 'https://taskrouter.twilio.com' };
  expect(twilioWorkflow({ ...TEST_CONFIG, workspaceSid, workflowSid }, environment)).toMatchObject(expected);
  const sids = { TWILIO_WORKSPACE_SID: workspaceSid, TWILIO_WORKFLOW_SID: workflowSid };
  expect(twilioWorkflow(TEST_CONFIG, { ...environment, ...sids })).toMatchObject(expected);
});

test.each([
  [{}, {}, /TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN not set/],
  [{}, environment, /workspaceSid is missing[\s\S]*workflowSid is missing/],
  [{ workspaceSid: 'WS1', workflowSid }, environment, /workspaceSid takes .*, not WS1/],
  [{ accountSid: testSid('AC', 2) }, environment, /but the configuration is for AC/],
  [{ stage: 'none' }, environment, /config\/none\.json/],
])('%j is not enough, or wrong', (context, given, message) => {
  const look = () => twilioWorkflow({ ...TEST_CONFIG, ...context }, given);
  expect(look).toThrow(message);
  expect(look).not.toThrow(TOKEN);
});

test('a stage whose deployment sets the callback itself does not do so from here', () => {
  const config = mkdtempSync(join(tmpdir(), 'taskrouter-config-'));
  writeFileSync(join(config, 'prod.json'), '{"connectWorkflow": true, "events": true}');
  const context = { config, stage: 'prod' };
  expect(contextHere(context)).toEqual({ ...context, connectWorkflow: '' });
  rmSync(config, { recursive: true });
  expect(contextHere({ events: 'true' })).toEqual({ events: 'true' });
});

test("a callback's log line is told for people, every other stays as it is", () => {
  const line = (fields: object) =>
    describeCallback(`AssignmentCallback-1 | ${JSON.stringify({ message: 'request', ...fields })}`);
  const route = 'POST /taskrouter/assignment_callback';
  const answered = { taskSid: 'WT1', reservationSid: 'WR1', status: 200, durationMs: 3.2 };
  expect(line({ route, outcome: 'instruction', instruction: 'accept', rule: 'vip', ...answered })).toBe(
    'assignment callback WT1 WR1: accept, by the rule "vip", 200 after 3.2 ms',
  );
  expect(line({ route, outcome: 'forged', error: 'not signed by Twilio', status: 403, durationMs: 1 })).toBe(
    'assignment callback: forged, not signed by Twilio, 403 after 1 ms',
  );
  expect(line({ route: 'POST /taskrouter/create_task', outcome: 'created' })).toBeUndefined();
  expect(describeCallback('sqs: dead-lettered')).toBeUndefined();
});
