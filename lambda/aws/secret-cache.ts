import {
  readSecretVersion,
  SecretUnavailable,
  type SecretVersion,
  type VersionStage,
} from './secrets-manager';

/** The versions of a secret, as `parse` makes them of its JSON. */
export interface SecretVersions<T> {
  readonly current: T;
  /** The one to come and, for a while, the one before; empty as long as only the current one has been read. */
  readonly others: readonly T[];
  /** Whether these are all versions there are now, as far as can be known: the last attempt to read them all succeeded. */
  readonly isComplete: boolean;
  /** When the current version was made, in milliseconds since the epoch. */
  readonly currentSince: number;
}

// A rotated secret is picked up by every warm container within this time.
const FRESH_MS = 5 * 60_000;
// Whoever forges signatures must not make every request a call to Secrets Manager.
const MIN_REFRESH_MS = 5_000;
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
 * the cache has aged, and when somebody finds the cached ones wanting. While Secrets Manager does not answer, what was
 * read before serves on.
 */
export class SecretCache<T> {
  private loading: Promise<SecretVersions<T>> | undefined;
  private cached: { readonly versions: SecretVersions<T>; readonly loadedAt: number } | undefined;
  private refreshedAt = Number.NEGATIVE_INFINITY;

  private readonly read;
  private readonly now;
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

  /** @throws SecretUnavailable when it cannot be read and never has been */
  async get(): Promise<SecretVersions<T>> {
    const { cached } = this;
    if (cached === undefined) return this.load('current version');
    const isFresh = this.now() - cached.loadedAt < FRESH_MS;
    return isFresh || this.wasJustRefreshed() ? cached.versions : this.refreshed(cached.versions);
  }

  /**
   * All versions, read anew unless that was tried in the last five seconds.
   * @returns what was read before where they cannot be read
   * @throws SecretUnavailable when the secret has never been read
   */
  async refresh(): Promise<SecretVersions<T>> {
    const { cached } = this;
    if (cached === undefined) return this.get();
    if (this.wasJustRefreshed()) return this.loading ?? cached.versions;
    return this.refreshed(cached.versions);
  }

  private wasJustRefreshed(): boolean {
    return this.now() - this.refreshedAt < MIN_REFRESH_MS;
  }

  private async refreshed(stale: SecretVersions<T>): Promise<SecretVersions<T>> {
    this.refreshedAt = this.now();
    return this.load('all versions').catch(() => {
      const doubtful = { ...stale, isComplete: false };
      if (this.cached !== undefined) this.cached = { ...this.cached, versions: doubtful };
      return doubtful;
    });
  }

  /** Requests that come while the secret is being read share one reading. */
  private load(extent: 'current version' | 'all versions'): Promise<SecretVersions<T>> {
    this.loading ??= this.readVersions(extent)
      .then((versions) => {
        this.cached = { versions, loadedAt: this.now() };
        this.onRead(versions.currentSince);
        return versions;
      })
      .finally(() => {
        this.loading = undefined;
      });
    return this.loading;
  }

  private async readVersions(extent: 'current version' | 'all versions'): Promise<SecretVersions<T>> {
    const all = extent === 'all versions';
    // In this order, because a rotation may move the labels meanwhile: what is no longer the version to come when it is
    // read is the current one by then, and what is no longer the current one is the one before.
    const coming = all ? await this.read(this.secretId, 'AWSPENDING') : undefined;
    const current = await this.read(this.secretId, 'AWSCURRENT');
    if (current === undefined) throw new SecretUnavailable(`there is no secret ${this.secretId}`);
    const inGrace = this.now() - current.createdAt < PREVIOUS_GRACE_MS;
    const before = all && inGrace ? await this.read(this.secretId, 'AWSPREVIOUS') : undefined;
    return {
      current: this.parse(current),
      others: [coming, before].flatMap((version) => (version ? this.parseIfUsable(version) : [])),
      isComplete: all,
      currentSince: current.createdAt,
    };
  }

  /** A version being prepared must not take the one in use along. */
  private parseIfUsable(version: SecretVersion): T[] {
    try {
      return [this.parse(version)];
    } catch {
      return [];
    }
  }
}
