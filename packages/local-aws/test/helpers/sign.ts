import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Credentials } from '#src/iam/principal';

/** A request to be signed. */
export interface Unsigned {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The headers of the request signed as the AWS SDKs sign, by their own signer. */
export async function signedHeaders(
  { url, method = 'POST', headers = {}, body = '' }: Unsigned,
  credentials: Credentials,
  service: string,
  { region = 'us-east-1', at = new Date() } = {},
): Promise<Record<string, string>> {
  const { hostname, host, pathname, searchParams } = new URL(url);
  const query: Record<string, string[]> = {};
  for (const name of searchParams.keys()) query[name] = searchParams.getAll(name);
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const signed = await signer.sign(
    { method, protocol: 'http:', hostname, path: pathname, query, headers: { host, ...headers }, body },
    { signingDate: at },
  );
  return signed.headers;
}
