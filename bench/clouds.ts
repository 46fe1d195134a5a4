import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type Account, checkAccount } from 'local-aws/account';
import { close, listen } from 'local-aws/http/listen';
import type { Credentials } from 'local-aws/iam/principal';
import { testSid } from 'taskrouter/test/sids';
import { AUTH_TOKEN } from '#test/helpers/assignment-callback';
import { oncePerRun } from './bench';
import { type Certificate, certificate } from './certificate';

/** Where the measured stack would live; in no figure, but in every function's environment. */
export const ACCOUNT: Account = checkAccount({ accountId: '123456789012', region: 'us-east-1' });

/** What the functions sign their requests with; nobody verifies it here. */
export const CREDENTIALS: Credentials = {
  accessKeyId: 'ASIABENCHMARK',
  secretAccessKey: 'benchmark-secret-key',
  sessionToken: 'benchmark-session-token',
};

/** AWS and Twilio, as far as one request of each function needs them: HTTPS on loopback, answers ready-made. */
export interface Clouds {
  readonly awsUrl: string;
  readonly twilioUrl: string;
  readonly certificate: Certificate;
}

/** Both answer at once, so what is measured is the function and not them; no network is in the figures. */
export const clouds = oncePerRun(async (bench): Promise<Clouds> => {
  const tls = await certificate(bench);
  const start = async (answer: Answer) => {
    const server = answering(tls, answer);
    const port = await listen(server, 0);
    bench.atEnd(() => close(server));
    return `https://127.0.0.1:${port}`;
  };
  return { awsUrl: await start(aws), twilioUrl: await start(twilio), certificate: tls };
});

type Answer = (request: IncomingMessage) => { readonly status: number; readonly body: string };

function answering({ key, cert }: Certificate, answer: Answer): Server {
  return createServer({ key, cert }, (request, response) => {
    request.resume().on('end', () => {
      const { status, body } = answer(request);
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });
}

/** Every service of AWS's JSON protocol; all but Secrets Manager have nothing to say. */
const aws: Answer = ({ headers }) =>
  headers['x-amz-target'] === 'secretsmanager.GetSecretValue'
    ? { status: 200, body: SECRET }
    : { status: 200, body: '{}' };

const SECRET = JSON.stringify({
  ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:twilio/taskrouter-AbCdEf',
  Name: 'twilio/taskrouter',
  SecretString: JSON.stringify({ accountSid: testSid('AC'), authToken: AUTH_TOKEN }),
  VersionId: '00000000-0000-4000-8000-000000000001',
  VersionStages: ['AWSCURRENT'],
  CreatedDate: 1_795_262_400,
});

const twilio: Answer = () => ({ status: 201, body: TASK });

const TASK = JSON.stringify({
  sid: testSid('WT'),
  account_sid: testSid('AC'),
  workspace_sid: testSid('WS'),
  workflow_sid: testSid('WW'),
  workflow_friendly_name: 'Support',
  task_queue_sid: testSid('WQ'),
  task_queue_friendly_name: 'Spanish',
  task_channel_sid: testSid('TC'),
  task_channel_unique_name: 'default',
  attributes: '{"selected_language":"es"}',
  assignment_status: 'pending',
  addons: '{}',
  age: 0,
  priority: 0,
  timeout: 86_400,
  reason: null,
  routing_target: null,
  ignore_capacity: false,
  date_created: '2026-11-21T12:00:00Z',
  date_updated: '2026-11-21T12:00:00Z',
  task_queue_entered_date: null,
  virtual_start_time: '2026-11-21T12:00:00Z',
  url: `https://taskrouter.twilio.com/v1/Workspaces/${testSid('WS')}/Tasks/${testSid('WT')}`,
  links: {},
});
