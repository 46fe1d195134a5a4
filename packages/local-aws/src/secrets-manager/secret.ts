import { randomUUID } from 'node:crypto';
import { ServiceError } from '../service-endpoint/service';
import type { SecretIdentity } from './secret-arn';

/** The labels Secrets Manager moves by itself. */
export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';
export const PENDING = 'AWSPENDING';

/** Versions without a label are kept up to about so many in all. Source: "Secrets Manager quotas". */
const MAX_VERSIONS = 100;

/** A version's contents: text or bytes. */
export type SecretValue = { readonly text: string } | { readonly binary: Buffer };

/** One value of a secret. */
export interface StoredVersion {
  readonly versionId: string;
  readonly value: SecretValue;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Its staging labels; none where it is deprecated. */
  readonly stages: readonly string[];
}

/**
 * A secret with its versions. A staging label is on one version at most; whoever takes AWSCURRENT from a version leaves
 * it AWSPREVIOUS.
 * Source: "What's in a Secrets Manager secret?", "Secret versions", in the Secrets Manager User Guide.
 */
export class Secret {
  /** The newest first. */
  #versions: readonly StoredVersion[] = [];
  #changedAt: number;

  constructor(
    readonly identity: SecretIdentity,
    readonly createdAt: number,
  ) {
    this.#changedAt = createdAt;
  }

  /** Milliseconds since the epoch. */
  get changedAt(): number {
    return this.#changedAt;
  }

  get versions(): readonly StoredVersion[] {
    return this.#versions;
  }

  /** The version with this ID and this label, as far as they are given. */
  version(versionId: string | undefined, stage: string | undefined): StoredVersion | undefined {
    return this.#versions.find(
      (each) =>
        (versionId === undefined || each.versionId === versionId) &&
        (stage === undefined || each.stages.includes(stage)),
    );
  }

  /**
   * Adds a version and gives it these labels; the first version is current in any case.
   * @param versionId one that is there already has to have the same value: nothing changes then
   * @throws ServiceError `ResourceExistsException` when it has another
   */
  put(
    value: SecretValue,
    stages: readonly string[],
    now: number,
    versionId: string = randomUUID(),
  ): StoredVersion {
    const known = this.version(versionId, undefined);
    if (known !== undefined) {
      if (sameValue(known.value, value)) return known;
      throw new ServiceError(
        'ResourceExistsException',
        `You can't use ClientRequestToken ${versionId} because that value is already in use for a version of secret ${this.identity.arn}.`,
      );
    }
    const isFirst = this.version(undefined, CURRENT) === undefined;
    const labels = new Set([...stages, ...(isFirst ? [CURRENT] : [])]);
    this.#versions = [{ versionId, value, createdAt: now, stages: [] }, ...this.#versions];
    for (const label of labels) this.#label(label, versionId);
    this.#forgetDeprecated();
    this.#changedAt = now;
    return this.version(versionId, undefined) ?? { versionId, value, createdAt: now, stages: [...labels] };
  }

  /**
   * Moves a label to another version, puts it on one, or takes it away.
   * Source: UpdateSecretVersionStage in the Secrets Manager API Reference.
   * @throws ServiceError `ResourceNotFoundException` for a version that isn't there, `InvalidParameterException` when
   * `from` isn't the version that has the label, or the current version would be none.
   */
  moveStage(stage: string, to: string | undefined, from: string | undefined, now: number): void {
    for (const id of [to, from]) {
      if (id !== undefined && this.version(id, undefined) === undefined) {
        throw new ServiceError(
          'ResourceNotFoundException',
          `Secrets Manager can't find the specified secret version: ${id}.`,
        );
      }
    }
    const holder = this.version(undefined, stage)?.versionId;
    if (from !== undefined && from !== holder) {
      throw invalid(`The RemoveFromVersionId value ${from} does not have the staging label ${stage}.`);
    }
    if (from === undefined && holder !== undefined && holder !== to) {
      throw invalid(
        `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder}, so you must explicitly reference that version in RemoveFromVersionId.`,
      );
    }
    if (to === undefined && stage === CURRENT) {
      throw invalid(`You can only move staging label ${CURRENT} to a different secret version.`);
    }
    this.#label(stage, to);
    this.#changedAt = now;
  }

  #label(label: string, to: string | undefined): void {
    const holder = this.version(undefined, label)?.versionId;
    if (holder === to) return;
    this.#versions = this.#versions.map((version) => {
      const others = version.stages.filter((stage) => stage !== label);
      return { ...version, stages: version.versionId === to ? [...others, label] : others };
    });
    if (label === CURRENT && holder !== undefined) this.#label(PREVIOUS, holder);
  }

  #forgetDeprecated(): void {
    this.#versions = this.#versions.filter(({ stages }, index) => stages.length > 0 || index < MAX_VERSIONS);
  }
}

function sameValue(left: SecretValue, right: SecretValue): boolean {
  if ('text' in left) return 'text' in right && left.text === right.text;
  return 'binary' in right && left.binary.equals(right.binary);
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}
