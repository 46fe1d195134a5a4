import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { describeProblems } from 'taskrouter/parsed';
import { startDeadline } from './aws/deadline';
import { required, requiredSid } from './aws/environment';
import { describeError, type LogFields, log, stopwatch } from './aws/log';
import { countOutcome } from './aws/metrics';
import { ReplacedUrlTable } from './aws/replaced-url-table';
import { parseConnection, settingId } from './connection/callback-setting';
import { connect, disconnect } from './connection/connect';
import { TwilioCallbackSettings } from './twilio/callback-settings';
import { TwilioClient, TwilioError } from './twilio/twilio-client';
import { RestCredentials } from './twilio/twilio-secrets';

const TIMES = { timeoutMs: 5_000, reservedMs: 0 };
const credentials = new RestCredentials(required('REST_SECRET'), requiredSid('TWILIO_ACCOUNT_SID', 'AC'));
const client = new TwilioClient(credentials, TIMES);
const parts = {
  settings: new TwilioCallbackSettings(client, required('TASKROUTER_URL'), TIMES.timeoutMs),
  replaced: new ReplacedUrlTable(required('REPLACED_URLS_TABLE')),
};

/** What the provider framework is answered: which setting the resource stands for, and nothing else. */
interface Answer {
  readonly PhysicalResourceId: string;
}

/** Why the deployment fails, for whoever deploys: CloudFormation shows the stack trace too, if there is one. */
class ConnectionFailed extends Error {
  override readonly name = 'ConnectionFailed';

  constructor(message: string) {
    super(message);
    this.stack = `${this.name}: ${message}`;
  }
}

/**
 * The custom resource that has TaskRouter call the stack, behind the CDK's provider framework. The event's ResponseURL is
 * a secret, and so may be the URL that was there before: neither is logged or answered.
 * @throws ConnectionFailed when the setting cannot be made; never for a Delete, which must not hold a stack up
 */
export async function handler(event: CloudFormationCustomResourceEvent, context: Context): Promise<Answer> {
  startDeadline(context);
  const elapsed = stopwatch();
  const { PhysicalResourceId, ...fields } =
    event.RequestType === 'Delete' ? await remove(event.PhysicalResourceId, event) : await make(event);
  const line = { ...fields, durationMs: elapsed() };
  const level = fields.outcome === 'not-restored' ? 'WARN' : fields.outcome === 'error' ? 'ERROR' : 'INFO';
  log(level, 'connection', line, countOutcome(line));
  if (fields.outcome === 'error') throw new ConnectionFailed(fields.error ?? '');
  return { PhysicalResourceId };
}

type Result = LogFields & Answer & { readonly outcome: string };

/** A Create or an Update; another setting is a new one, and CloudFormation deletes the earlier one afterwards. */
async function make(
  event: Exclude<CloudFormationCustomResourceEvent, { RequestType: 'Delete' }>,
): Promise<Result> {
  const connection = parseConnection(event.ResourceProperties);
  if (!connection.ok) {
    return { PhysicalResourceId: '', outcome: 'error', error: describeProblems(connection.problems) };
  }
  const PhysicalResourceId = settingId(connection.value.setting);
  const isNew = event.RequestType === 'Create' || event.PhysicalResourceId !== PhysicalResourceId;
  try {
    await connect(parts, connection.value, isNew ? undefined : urlOf(event.OldResourceProperties));
    return { PhysicalResourceId, setting: PhysicalResourceId, outcome: 'connected' };
  } catch (error) {
    // CloudFormation takes an Update back by another one, but a setting that is new it knows nothing of yet.
    if (isNew) await remove(PhysicalResourceId, event);
    const reason = `${PhysicalResourceId} could not be set: ${describeError(error)}`;
    return { PhysicalResourceId, setting: PhysicalResourceId, outcome: 'error', error: reason };
  }
}

async function remove(
  PhysicalResourceId: string,
  { ResourceProperties }: CloudFormationCustomResourceEvent,
): Promise<Result> {
  const connection = parseConnection(ResourceProperties);
  if (!connection.ok) {
    return { PhysicalResourceId, outcome: 'not-restored', error: describeProblems(connection.problems) };
  }
  const setting = settingId(connection.value.setting);
  try {
    return { PhysicalResourceId, setting, outcome: await disconnect(parts, connection.value) };
  } catch (error) {
    return { PhysicalResourceId, setting, outcome: 'not-restored', error: withoutTheirWords(error) };
  }
}

/** Twilio's message may quote the URL that was to be restored, with the credentials in it. */
function withoutTheirWords(error: unknown): string {
  if (!(error instanceof TwilioError)) return describeError(error);
  return `Twilio answers ${error.status}${error.code === undefined ? '' : ` (${error.code})`}`;
}

function urlOf(properties: unknown): string | undefined {
  const connection = parseConnection(properties);
  return connection.ok ? connection.value.url : undefined;
}
