import {
  readSecretVersion,
  SecretUnavailable,
  type SecretVersion,
  type VersionStage,
} from './secrets-manager';

/** The versions of a secret, as `parse` makes them of its JSON. */
export interface SecretVersions<T> {
  readonly current: T;
  /** The version to come; undefined as long as only the current one has been read. */
  readonly coming: T | undefined;
  /** The version before, and when it ends to be good for anything, in milliseconds since the epoch. */
  readonly previous: { readonly value: T; readonly until: number } | undefined;
  /** Whether these are all versions there are, as far as can be known: the last attempt to read them all succeeded. */
  readonly isComplete: boolean;
  /** When the current version was made, in milliseconds since the epoch. */
  readonly currentSince: number;
  /** When the reading of them began, in milliseconds since the epoch: they may be others since. */
  readonly asOf: number;
}

// A rotated secret is picked up by every warm container within this time.
const FRESH_MS = 5 * 60_000;
// Whoever forges signatures must not make every request a call to Secrets Manager: these many readings may be made at
// once, and one more each five seconds.
const READINGS = 3;
export const READING_EVERY_MS = 5_000;
// The version before is good for requests that were under way, not for whoever the rotation was to shut out.
const PREVIOUS_GRACE_MS = 15 * 60_000;

/** What may stand in the place of Secrets Manager and the clock, and who wants to know of a reading. */
export interface SecretCacheOptions {
  readonly read?: (secretId: string, stage: VersionStage) => Promise<SecretVersion | undefined>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Called when the secret has been read, with the time its current version was made. */
  readonly onRead?: (currentSince: number) => void;
}

/**
 * A secret in a container's memory. A cold start reads the current version alone, for speed; all versions are read when
 * the cache has aged, and when the cached ones are found wanting. While Secrets Manager does not answer, what was read
 * before serves on.
 */
export class SecretCache<T> {
  private loading: Promise<SecretVersions<T>> | undefined;
  private cached: SecretVersions<T> | undefined;
  /** How many readings may be made now, and when that was reckoned. */
  private allowance = READINGS;
  private reckonedAt = Number.NEGATIVE_INFINITY;

  readonly now: () => number;
  private readonly read;
  private readonly onRead;

  /**
   * @param secretId the secret's name or ARN
   * @param parse checks a version's JSON; throws SecretUnavailable
   */
  constructor(
    private readonly secretId: string,
    private readonly parse: (version: SecretVersion) => T,
    { read = readSecretVersion, now = Date.now, onRead = () => {} }: SecretCacheOptions = {},
  ) {
    this.read = read;
    this.now = now;
    this.onRead = onRead;
  }

  /** What has been read so far, however old. */
  get known(): SecretVersions<T> | undefined {
    return this.cached;
  }

  /** @throws SecretUnavailable when it cannot be read and never has been */
  async get(): Promise<SecretVersions<T>> {
    const { cached } = this;
    if (cached === undefined) return this.load('current version');
    return this.now() - cached.asOf < FRESH_MS ? cached : this.refresh();
  }

  /**
   * All versions, read anew unless that has been done too often of late.
   * @returns what was read before where they cannot, or may not, be read: `asOf` tells
   * @throws SecretUnavailable when the secret has never been read
   */
  async refresh(): Promise<SecretVersions<T>> {
    const { cached } = this;
    if (cached === undefined) return this.get();
    if (this.loading === undefined && !this.mayRead()) return cached;
    return this.load('all versions').catch(() => {
      const doubtful = { ...(this.cached ?? cached), isComplete: false };
      this.cached = doubtful;
      return doubtful;
    });
  }

  private mayRead(): boolean {
    const now = this.now();
    const earned = Math.floor((now - this.reckonedAt) / READING_EVERY_MS);
    if (earned > 0) {
      this.allowance = Math.min(READINGS, this.allowance + earned);
      this.reckonedAt = now;
    }
    if (this.allowance <= 0) return false;
    this.allowance--;
    return true;
  }

  /** Requests that come while the secret is being read share one reading. */
  private load(extent: 'current version' | 'all versions'): Promise<SecretVersions<T>> {
    this.loading ??= this.readVersions(extent)
      .then((versions) => {
        this.cached = versions;
        this.onRead(versions.currentSince);
        return versions;
      })
      .finally(() => {
        this.loading = undefined;
      });
    return this.loading;
  }

  private async readVersions(extent: 'current version' | 'all versions'): Promise<SecretVersions<T>> {
    const asOf = this.now();
    const all = extent === 'all versions';
    // In this order, because a rotation may move the labels meanwhile: what is no longer the version to come when it is
    // read is the current one by then, and what is no longer the current one is the one before.
    const coming = all ? await this.read(this.secretId, 'AWSPENDING') : undefined;
    const current = await this.read(this.secretId, 'AWSCURRENT');
    if (current === undefined) throw new SecretUnavailable(`there is no secret ${this.secretId}`);
    const until = current.createdAt + PREVIOUS_GRACE_MS;
    const before = all && this.now() < until ? await this.read(this.secretId, 'AWSPREVIOUS') : undefined;
    const previous = this.parseIfUsable(before);
    return {
      current: this.parse(current),
      coming: this.parseIfUsable(coming),
      previous: previous === undefined ? undefined : { value: previous, until },
      isComplete: all,
      currentSince: current.createdAt,
      asOf,
    };
  }

  /** A version being prepared must not take the one in use along. */
  private parseIfUsable(version: SecretVersion | undefined): T | undefined {
    try {
      return version && this.parse(version);
    } catch {
      return undefined;
    }
  }
}
