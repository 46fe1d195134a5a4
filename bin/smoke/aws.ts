import { existsSync, readFileSync } from 'node:fs';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SignatureV4 } from '@smithy/signature-v4';
import { isJsonObject, type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import { Sha256Hash } from '#lambda/aws/sha256';

/* What the smoke test asks of AWS, with the profile, Region and credentials that the AWS CLI would use. */

/** Where AWS is asked, where it differs from what the AWS CLI would use. */
export interface AwsPlace {
  readonly region?: string;
  /** Another Secrets Manager than AWS's. */
  readonly endpoint?: string;
}

/** The outputs of a stack, from CloudFormation. @throws Error when there is no such stack, or it may not be seen */
export async function stackOutputs(
  stackName: string,
  { region }: AwsPlace = {},
): Promise<Record<string, string>> {
  const { Stacks = [] } = await new CloudFormationClient(region === undefined ? {} : { region }).send(
    new DescribeStacksCommand({ StackName: stackName }),
  );
  return Object.fromEntries(
    (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
}

/** The outputs of a stack, from the file that `cdk deploy --outputs-file` writes. */
export function outputsInFile(path: string, stackName: string): Record<string, string> {
  if (!existsSync(path)) throw new Error(`${path} is not there: cdk deploy --outputs-file ${path} writes it`);
  const outputs = parseJsonObject(readFileSync(path, 'utf8'))?.[stackName];
  if (!isJsonObject(outputs)) throw new Error(`${path} has no outputs of ${stackName}`);
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, String(value)]));
}

/** Reads a secret's JSON. */
export function secretReader(place: AwsPlace = {}): (secretId: string) => Promise<JsonObject> {
  const client = new SecretsManagerClient(place);
  return async (secretId) => {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    const secret = parseJsonObject(SecretString);
    if (secret === undefined) throw new Error(`the secret ${secretId} is not a JSON object`);
    return secret;
  };
}

/** Posts JSON with a bearer token, or else signed for API Gateway. */
export async function post(
  url: string,
  body: string,
  { token, ...place }: AwsPlace & { readonly token?: string } = {},
): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(30_000);
  if (token !== undefined) {
    return fetch(url, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${token}` },
      body,
      signal,
    });
  }
  const { protocol, hostname, host, pathname } = new URL(url);
  const { credentials, region } = new SecretsManagerClient(place).config;
  const signer = new SignatureV4({ service: 'execute-api', region, credentials, sha256: Sha256Hash });
  const signed = await signer.sign({
    method: 'POST',
    protocol,
    hostname,
    path: pathname,
    query: {},
    headers: { ...headers, host },
    body,
  });
  return fetch(url, { method: 'POST', headers: signed.headers, body, signal });
}
