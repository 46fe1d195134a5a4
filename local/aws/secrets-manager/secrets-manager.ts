import { randomUUID } from 'node:crypto';
import type { Account } from '../account';
import type { Clock } from '../clock';
import type { JsonObject } from '../json';
import { type AwsService, type Operation, ServiceError } from '../service-endpoint/service';
import { identifySecret, isSecretId, type SecretIdentity } from './secret-arn';

interface Secret extends SecretIdentity {
  readonly versions: readonly SecretVersion[];
}

interface SecretVersion {
  readonly versionId: string;
  readonly secretString: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly stages: readonly string[];
}

/** Secrets Manager: GetSecretValue for whoever may, and `put` for the local run itself. */
export class SecretsManager implements AwsService {
  readonly signingName = 'secretsmanager';
  readonly targetPrefix = 'secretsmanager';
  readonly endpointVariable = 'AWS_ENDPOINT_URL_SECRETS_MANAGER';
  readonly #secrets = new Map<string, Secret>();

  constructor(
    private readonly account: Account,
    private readonly clock: Clock,
  ) {}

  /**
   * Creates the secret, or gives it a new current version; the one that was current becomes AWSPREVIOUS.
   * @param nameOrArn a name such as `twilio/taskrouter`, or the whole ARN of a secret.
   */
  put(nameOrArn: string, secretString: string): SecretIdentity {
    const known = this.#find(nameOrArn);
    const identity = known ?? identifySecret(nameOrArn, this.account);
    const former = (known?.versions ?? []).filter(({ stages }) => stages.includes('AWSCURRENT'));
    const current = {
      versionId: randomUUID(),
      secretString,
      createdAt: this.clock.now(),
      stages: ['AWSCURRENT'],
    };
    this.#secrets.set(identity.arn, {
      ...identity,
      versions: [current, ...former.map((version) => ({ ...version, stages: ['AWSPREVIOUS'] }))],
    });
    return { name: identity.name, arn: identity.arn };
  }

  /** Source: GetSecretValue in the Secrets Manager API Reference. */
  parse(operation: string, input: JsonObject): Operation {
    if (operation !== 'GetSecretValue') {
      throw new ServiceError('UnknownOperationException', `${operation} is not carried locally`, 501);
    }
    const { SecretId: secretId, VersionId: versionId, VersionStage: versionStage } = input;
    if (typeof secretId !== 'string' || secretId === '') {
      throw new ServiceError('ValidationException', 'SecretId: a secret has to be named');
    }
    for (const [name, value] of Object.entries({ VersionId: versionId, VersionStage: versionStage })) {
      if (value !== undefined && typeof value !== 'string') {
        throw new ServiceError('ValidationException', `${name}: text is expected`);
      }
    }
    const secret = this.#find(secretId);
    const stage = versionStage ?? (versionId === undefined ? 'AWSCURRENT' : undefined);
    return {
      permissions: [
        {
          action: 'secretsmanager:GetSecretValue',
          // A secret that doesn't exist is judged by the ARN it would have: who may read it learns that it is missing.
          resource: (secret ?? identifySecret(secretId, this.account)).arn,
          context: {
            'secretsmanager:SecretId': secretId,
            ...(typeof stage === 'string' ? { 'secretsmanager:VersionStage': stage } : {}),
          },
        },
      ],
      execute: () => {
        const version = secret?.versions.find(
          (each) =>
            (versionId === undefined || each.versionId === versionId) &&
            (typeof stage !== 'string' || each.stages.includes(stage)),
        );
        if (secret === undefined) throw notFound("Secrets Manager can't find the specified secret.");
        if (version === undefined) {
          throw notFound("Secrets Manager can't find the specified secret value.");
        }
        return {
          ARN: secret.arn,
          Name: secret.name,
          VersionId: version.versionId,
          SecretString: version.secretString,
          VersionStages: version.stages,
          CreatedDate: version.createdAt / 1000,
        };
      },
    };
  }

  #find(secretId: string): Secret | undefined {
    return [...this.#secrets.values()].find((secret) => isSecretId(secretId, secret));
  }
}

function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message);
}
