import { randomBytes } from 'node:crypto';
import { type ApiKey, keptApiKey } from '#emulator/api-key';
import { credentialsFile, KeptSecrets, newAuthToken } from '#emulator/kept-secrets';

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
  const made = keptApiKey(kept);
  const { sid, secret } = own ?? made;
  const credentials = {
    authToken: kept.get('authToken', newAuthToken),
    apiKeys: { [sid]: secret },
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
