import type { JsonObject } from 'taskrouter/parsed';
import { isSid } from 'taskrouter/sid';
import { DEFAULT_ACCOUNT } from '../../account-credentials';
import { credentialsFile, KeptSecrets } from '../../kept-secrets';
import { UsageError } from '../../usage-error';
import type { AccountLogin } from '../account/connection';
import type { CommandContext } from './command-context';
import type { WorkspaceOptions } from './workspace-options';

/**
 * Whom REST requests are made as: a secret where one is named, else the environment, else, for an emulator on this
 * machine, the account and the token that its command has.
 * @throws UsageError naming what is missing
 */
export async function readCredentials(
  { env, readSecret }: CommandContext,
  { secret, taskRouterUrl }: WorkspaceOptions,
): Promise<AccountLogin> {
  if (secret !== undefined) {
    if (readSecret === undefined)
      throw new UsageError('--secret needs the command of the app: npm run workspace');
    return credentialsOf(`the secret ${secret}`, await readSecret(secret), SECRET_FIELDS);
  }
  const isLocal = taskRouterUrl !== undefined && LOOPBACK.test(taskRouterUrl);
  if (isLocal && env.TWILIO_ACCOUNT_SID === undefined) {
    const { accountSid, authToken } = DEFAULT_ACCOUNT;
    const password = new KeptSecrets(credentialsFile(env)).get('authToken', () => authToken);
    return { accountSid, username: accountSid, password };
  }
  return credentialsOf('the environment', env, VARIABLES);
}

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/;

const VARIABLES = {
  accountSid: ['TWILIO_ACCOUNT_SID'],
  authToken: ['TWILIO_AUTH_TOKEN'],
  apiKey: ['TWILIO_API_KEY', 'TWILIO_API_KEY_SID'],
  apiSecret: ['TWILIO_API_SECRET', 'TWILIO_API_KEY_SECRET'],
};

/** The fields of the secrets that the stack reads, which are AWS's own for Twilio. */
const SECRET_FIELDS = {
  accountSid: ['accountSid'],
  authToken: ['authToken'],
  apiKey: ['apiKeySid'],
  apiSecret: ['apiKeySecret'],
};

function credentialsOf(
  where: string,
  values: JsonObject | CommandContext['env'],
  names: typeof VARIABLES,
): AccountLogin {
  const value = (field: keyof typeof VARIABLES): string | undefined => {
    const found = names[field]
      .map((name) => values[name])
      .find((given) => given !== undefined && given !== '');
    return typeof found === 'string' ? found : undefined;
  };
  const accountSid = value('accountSid');
  if (!isSid('AC', accountSid))
    throw new UsageError(`${where} has no ${names.accountSid[0]} that is an account SID`);
  const [apiKey, apiSecret, authToken] = [value('apiKey'), value('apiSecret'), value('authToken')];
  if (apiKey !== undefined && apiSecret !== undefined)
    return { accountSid, username: apiKey, password: apiSecret };
  if (authToken !== undefined) return { accountSid, username: accountSid, password: authToken };
  throw new UsageError(
    `${where} has neither ${names.authToken[0]} nor ${names.apiKey[0]} with ${names.apiSecret[0]}`,
  );
}
