import { createHash } from 'node:crypto';

/** The AWS account and Region this laptop plays. */
export interface Account {
  /** Twelve digits. */
  readonly accountId: string;
  /** For example `us-east-1`. */
  readonly region: string;
}

/**
 * Checks an account.
 * @throws TypeError naming the field and the form it takes.
 */
export function checkAccount(account: Account): Account {
  if (!/^\d{12}$/.test(account.accountId)) {
    throw new TypeError(
      `accountId: twelve digits are an AWS account, not ${JSON.stringify(account.accountId)}`,
    );
  }
  if (!/^[a-z]{2}(-[a-z]+)+-\d+$/.test(account.region)) {
    throw new TypeError(`region: ${JSON.stringify(account.region)} is not an AWS Region such as "us-east-1"`);
  }
  return account;
}

/** `arn:aws:<service>:<region>:<account>:<resource>`; IAM's and STS's ARNs name no Region. */
export function formatArn({ accountId, region }: Account, service: string, resource: string): string {
  const scope = service === 'iam' || service === 'sts' ? '' : region;
  return `arn:aws:${service}:${scope}:${accountId}:${resource}`;
}

/** The first `length` characters of a hash of `seed`, lower-case letters and digits: stable names from logical IDs. */
export function stableId(seed: string, length: number): string {
  const digits = BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`).toString(36);
  return digits.slice(-length).padStart(length, '0');
}
