import { randomBytes } from 'node:crypto';
import { credentialsFile, KeptSecrets, newAuthToken } from '#emulator/kept-secrets';

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
  const kept = new KeptSecrets(file);
  const sid = kept.get('apiKeySid', () => `SK${randomBytes(16).toString('hex')}`);
  const secret = kept.get('apiKeySecret', () => randomBytes(24).toString('base64url'));
  const credentials = {
    authToken: kept.get('authToken', newAuthToken),
    apiKeys: own === undefined ? { [sid]: secret } : { [own.sid]: own.secret },
    aws: {
      accessKeyId: kept.get('accessKeyId', newAccessKeyId),
      secretAccessKey: kept.get('secretAccessKey', () => randomBytes(30).toString('base64url')),
    },
  };
  kept.save(warn);
  return credentials;
}

function newAccessKeyId(): string {
  const digits = Array.from(randomBytes(16), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(byte % 32));
  return `AKIA${digits.join('')}`;
}
