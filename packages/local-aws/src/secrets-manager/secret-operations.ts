import type { Clock } from 'taskrouter/clock';
import type { JsonObject } from 'taskrouter/parsed';
import type { ConditionContext } from '../iam/conditions';
import type { OperationInput } from '../service-endpoint/operation-input';
import { notSupported, ServiceError } from '../service-endpoint/service';
import { parsePage } from './page';
import { CURRENT, type Secret, type SecretValue, type StoredVersion } from './secret';

// Source: "Secrets Manager quotas".
const MAX_VALUE_BYTES = 65_536;
const MAX_LABELS = 20;

/** An operation on one secret, understood. */
interface SecretOperation {
  /** Secrets Manager's own condition keys. */
  readonly context?: ConditionContext;
  execute(secret: Secret): JsonObject;
}

type Parse = (input: OperationInput, clock: Clock) => SecretOperation;

/** Source: the actions of these names in the Secrets Manager API Reference. */
const OPERATIONS: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  ['DescribeSecret', () => ({ execute: describe })],
  ['GetSecretValue', getValue],
  ['ListSecretVersionIds', listVersions],
  ['PutSecretValue', putValue],
  ['UpdateSecretVersionStage', updateStage],
]);

/** @throws ServiceError for an operation that isn't carried locally. */
export function parseSecretOperation(operation: string): Parse {
  const parse = OPERATIONS.get(operation);
  if (parse === undefined) throw notSupported(operation);
  return parse;
}

function getValue(input: OperationInput): SecretOperation {
  const versionId = input.optionalString('VersionId');
  const stage = input.optionalString('VersionStage') ?? (versionId === undefined ? CURRENT : undefined);
  return {
    context: {
      ...(versionId === undefined ? {} : { 'secretsmanager:VersionId': versionId }),
      ...(stage === undefined ? {} : { 'secretsmanager:VersionStage': stage }),
    },
    execute: (secret) => {
      const version = secret.version(versionId, stage);
      if (version === undefined) {
        const wanted = versionId === undefined ? `staging label: ${stage}` : `VersionId: ${versionId}`;
        throw new ServiceError(
          'ResourceNotFoundException',
          `Secrets Manager can't find the specified secret value for ${wanted}`,
        );
      }
      return {
        ...names(secret),
        ...versionFields(version),
        ...valueField(version.value),
        VersionStages: version.stages,
      };
    },
  };
}

function putValue(input: OperationInput, clock: Clock): SecretOperation {
  const value = parseValue(input);
  const versionId = input.optionalString('ClientRequestToken');
  if (versionId !== undefined && (versionId.length < 32 || versionId.length > 64)) {
    throw input.invalid('ClientRequestToken', '32 to 64 characters are expected, such as a UUID');
  }
  const stages = input.strings('VersionStages');
  if (stages.length > MAX_LABELS || stages.some((stage) => stage === '' || stage.length > 256)) {
    throw input.invalid('VersionStages', `up to ${MAX_LABELS} labels of 1 to 256 characters are expected`);
  }
  return {
    execute: (secret) => {
      const labels = stages.length === 0 ? [CURRENT] : stages;
      const version = secret.put(value, labels, clock.now(), versionId);
      return { ...names(secret), VersionId: version.versionId, VersionStages: version.stages };
    },
  };
}

function updateStage(input: OperationInput, clock: Clock): SecretOperation {
  const stage = input.string('VersionStage');
  const to = input.optionalString('MoveToVersionId');
  const from = input.optionalString('RemoveFromVersionId');
  return {
    context: { 'secretsmanager:VersionStage': stage },
    execute: (secret) => {
      secret.moveStage(stage, to, from, clock.now());
      return names(secret);
    },
  };
}

function listVersions(input: OperationInput): SecretOperation {
  const withDeprecated = input.optionalBoolean('IncludeDeprecated') ?? false;
  const pageOf = parsePage(input);
  return {
    execute: (secret) => {
      const { items, next } = pageOf(
        secret.versions.filter(({ stages }) => withDeprecated || stages.length > 0),
      );
      return {
        ...names(secret),
        Versions: items.map((version) => ({
          ...versionFields(version),
          ...(version.stages.length === 0 ? {} : { VersionStages: version.stages }),
        })),
        ...next,
      };
    },
  };
}

function describe(secret: Secret): JsonObject {
  return { ...summary(secret), VersionIdsToStages: labels(secret) };
}

/** ListSecrets: every secret, in the order of creation. @throws ServiceError for a filter, which isn't carried locally */
export function listSecrets(input: OperationInput): (secrets: readonly Secret[]) => JsonObject {
  if (input.objects('Filters').length > 0) throw input.invalid('Filters', 'filters are not carried locally');
  const order = input.optionalString('SortOrder') ?? 'asc';
  if (order !== 'asc' && order !== 'desc') throw input.invalid('SortOrder', 'asc or desc is expected');
  const pageOf = parsePage(input);
  return (secrets) => {
    const { items, next } = pageOf(order === 'asc' ? secrets : secrets.toReversed());
    const SecretList = items.map((secret) => ({
      ...summary(secret),
      SecretVersionsToStages: labels(secret),
    }));
    return { SecretList, ...next };
  };
}

function summary(secret: Secret): JsonObject {
  return {
    ...names(secret),
    CreatedDate: secret.createdAt / 1000,
    LastChangedDate: secret.changedAt / 1000,
  };
}

function labels({ versions }: Secret): JsonObject {
  const labelled = versions.filter(({ stages }) => stages.length > 0);
  return Object.fromEntries(labelled.map(({ versionId, stages }) => [versionId, stages]));
}

function parseValue(input: OperationInput): SecretValue {
  const text = input.optionalString('SecretString');
  const binary = input.optionalString('SecretBinary');
  if ((text === undefined) === (binary === undefined)) {
    throw new ServiceError(
      'InvalidParameterException',
      'You must provide either SecretString or SecretBinary, and not both.',
    );
  }
  const bytes = Buffer.from(text ?? binary ?? '', text === undefined ? 'base64' : 'utf8');
  if (bytes.length === 0 || bytes.length > MAX_VALUE_BYTES) {
    const field = text === undefined ? 'SecretBinary' : 'SecretString';
    throw input.invalid(field, `1 to ${MAX_VALUE_BYTES} bytes are expected`);
  }
  return text === undefined ? { binary: bytes } : { text };
}

function names({ identity }: Secret): JsonObject {
  return { ARN: identity.arn, Name: identity.name };
}

function versionFields({ versionId, createdAt }: StoredVersion): JsonObject {
  return { VersionId: versionId, CreatedDate: createdAt / 1000 };
}

function valueField(value: SecretValue): JsonObject {
  return 'text' in value ? { SecretString: value.text } : { SecretBinary: value.binary.toString('base64') };
}
