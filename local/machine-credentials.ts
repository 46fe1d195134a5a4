import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseJsonObject } from 'taskrouter/parsed';

/** An API key as Twilio gives it: good for REST in the place of the auth token. */
export interface ApiKey {
  /** `SK` and 32 hexadecimal digits. */
  readonly sid: string;
  readonly secret: string;
}

/** What the local run's two clouds are authenticated with. */
export interface MachineCredentials {
  /** Of the Twilio account. */
  readonly authToken: string;
  /** Each secret by its SID. */
  readonly apiKeys: Readonly<Record<string, string>>;
  /** A long-term access key of the AWS account. */
  readonly aws: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const NAMES = ['authToken', 'apiKeySid', 'apiKeySecret', 'accessKeyId', 'secretAccessKey'] as const;

type Kept = Record<(typeof NAMES)[number], string>;

/** Where they are kept: with the user's own configuration, outside of the project. */
export function credentialsFile(environment: NodeJS.ProcessEnv = process.env): string {
  const configuration = environment.XDG_CONFIG_HOME || join(homedir(), '.config');
  return join(configuration, 'taskrouter-on-aws', 'credentials.json');
}

/**
 * Credentials that are this machine's own and the same at every start: what is known everywhere would open a local run
 * to whatever else can reach its ports.
 * @param own an API key of the user's own, in the place of the one made here
 * @param warn told why they can't be kept, where that is so: then they last for this run
 */
export function machineCredentials(
  own: ApiKey | undefined,
  warn: (line: string) => void,
  file = credentialsFile(),
): MachineCredentials {
  const kept = read(file) ?? make(file, warn);
  const { sid, secret } = own ?? { sid: kept.apiKeySid, secret: kept.apiKeySecret };
  const { authToken, accessKeyId, secretAccessKey } = kept;
  return { authToken, apiKeys: { [sid]: secret }, aws: { accessKeyId, secretAccessKey } };
}

function read(file: string): Kept | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const { authToken, apiKeySid, apiKeySecret, accessKeyId, secretAccessKey } = parseJsonObject(text) ?? {};
  const values = { authToken, apiKeySid, apiKeySecret, accessKeyId, secretAccessKey };
  return areTexts(values) ? values : undefined;
}

function areTexts(values: Readonly<Record<keyof Kept, unknown>>): values is Kept {
  return NAMES.every((name) => typeof values[name] === 'string' && values[name] !== '');
}

function make(file: string, warn: (line: string) => void): Kept {
  const made = {
    authToken: randomBytes(16).toString('hex'),
    apiKeySid: `SK${randomBytes(16).toString('hex')}`,
    apiKeySecret: randomBytes(24).toString('base64url'),
    accessKeyId: `AKIA${Array.from(randomBytes(16), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(byte % 32)).join('')}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    warn(
      `${file} can't be written: these credentials last for this run (${error instanceof Error ? error.message : error})`,
    );
  }
  return made;
}
