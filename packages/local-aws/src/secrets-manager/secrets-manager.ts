import type { Clock } from 'taskrouter/clock';
import type { JsonObject } from 'taskrouter/parsed';
import type { Account } from '../account';
import { OperationInput } from '../service-endpoint/operation-input';
import { type EmulatedService, type Operation, ServiceError } from '../service-endpoint/service';
import { CURRENT, PENDING, Secret } from './secret';
import { identifySecret, isSecretId, type SecretIdentity } from './secret-arn';
import { listSecrets, parseSecretOperation } from './secret-operations';

const ERRORS = {
  missing: (field: string) => new ServiceError('ValidationException', `${field}: it has to be given`),
  invalid: (field: string, message: string) =>
    new ServiceError('ValidationException', `${field}: ${message}`),
};

/** Secrets Manager: secrets with their versions. None is created or deleted through its API. */
export class SecretsManager implements EmulatedService {
  readonly signingName = 'secretsmanager';
  readonly targetPrefix = 'secretsmanager';
  readonly endpointVariable = 'AWS_ENDPOINT_URL_SECRETS_MANAGER';
  readonly #secrets = new Map<string, Secret>();

  constructor(
    private readonly account: Account,
    private readonly clock: Clock,
  ) {}

  /**
   * Creates the secret, or gives it a new version.
   * @param nameOrArn a name such as `twilio/taskrouter`, or the whole ARN of a secret.
   * @param stage the label of that version; the first one is current in any case.
   */
  put(
    nameOrArn: string,
    secretString: string,
    stage = CURRENT,
  ): SecretIdentity & { readonly versionId: string } {
    const secret = this.#find(nameOrArn) ?? this.#create(nameOrArn);
    const { versionId } = secret.put({ text: secretString }, [stage], this.clock.now());
    return { ...secret.identity, versionId };
  }

  /**
   * Ends a rotation: the pending version becomes the current one, and that the previous one.
   * @throws Error when there is no such secret, or nothing pending
   */
  promote(nameOrArn: string): void {
    const secret = this.#find(nameOrArn);
    const pending = secret?.version(undefined, PENDING)?.versionId;
    if (secret === undefined || pending === undefined)
      throw new Error(`${nameOrArn} has no ${PENDING} version`);
    const now = this.clock.now();
    secret.moveStage(CURRENT, pending, secret.version(undefined, CURRENT)?.versionId, now);
    secret.moveStage(PENDING, undefined, pending, now);
  }

  parse(operation: string, input: JsonObject): Operation {
    const fields = new OperationInput(input, ERRORS);
    if (operation === 'ListSecrets') {
      const list = listSecrets(fields);
      return {
        permissions: [{ action: 'secretsmanager:ListSecrets', resource: '*' }],
        execute: () => list([...this.#secrets.values()]),
      };
    }
    const parse = parseSecretOperation(operation);
    const secretId = fields.string('SecretId');
    const secret = this.#find(secretId);
    const { context = {}, execute } = parse(fields, this.clock);
    return {
      permissions: [
        {
          action: `secretsmanager:${operation}`,
          // A secret that doesn't exist is judged by the ARN it would have: who may read it learns that it is missing.
          resource: (secret?.identity ?? identifySecret(secretId, this.account)).arn,
          context: { 'secretsmanager:SecretId': secretId, ...context },
        },
      ],
      execute: () => {
        if (secret !== undefined) return execute(secret);
        throw new ServiceError(
          'ResourceNotFoundException',
          "Secrets Manager can't find the specified secret.",
        );
      },
    };
  }

  #find(secretId: string): Secret | undefined {
    return [...this.#secrets.values()].find(({ identity }) => isSecretId(secretId, identity));
  }

  #create(nameOrArn: string): Secret {
    const identity = identifySecret(nameOrArn, this.account);
    const secret = new Secret(identity, this.clock.now());
    this.#secrets.set(identity.arn, secret);
    return secret;
  }
}
