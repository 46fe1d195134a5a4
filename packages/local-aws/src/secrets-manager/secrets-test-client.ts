import type { Failure, ServiceFaults } from '../service-endpoint/faults';
import type { SecretIdentity } from './secret-arn';
import type { SecretsManager } from './secrets-manager';

/** Secrets Manager for whoever runs or tests the stack, past signatures and policies. */
export interface SecretsTestClient {
  /**
   * Creates a secret, or gives it a new version.
   * @param nameOrArn a name, or the whole ARN of a secret of any account
   * @param options `stage`: the staging label of that version, `AWSCURRENT` by default; the first is current in any case
   */
  put(
    nameOrArn: string,
    secretString: string,
    options?: { readonly stage?: string },
  ): SecretIdentity & { readonly versionId: string };
  /**
   * Ends a rotation: `AWSPENDING` becomes `AWSCURRENT`, and that `AWSPREVIOUS`.
   * @throws Error when nothing is pending
   */
  promote(nameOrArn: string): void;
  /** How often GetSecretValue was called so far, whatever became of the calls. */
  reads(): number;
  /**
   * Makes calls fail.
   * @param times so many of the next ones, or all from now on (`true`); 0 ends it
   * @param how `error` (HTTP 500) by default
   */
  fail(times: number | true, how?: Failure): void;
}

/** @param reads how often GetSecretValue was called */
export function secretsTestClient(
  secretsManager: SecretsManager,
  faults: ServiceFaults,
  reads: () => number,
): SecretsTestClient {
  return {
    put: (nameOrArn, secretString, { stage } = {}) => secretsManager.put(nameOrArn, secretString, stage),
    promote: (nameOrArn) => secretsManager.promote(nameOrArn),
    reads,
    fail: (times, how) => faults.fail(times, how),
  };
}
