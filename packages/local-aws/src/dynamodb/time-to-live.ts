import type { Clock, Timer } from 'taskrouter/clock';
import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import { isJsonArray } from '../json';
import type { Store } from './store';
import type { TableConfiguration } from './table-configuration';

/** DynamoDB promises "within a few days"; here it is this long. */
const SWEEP_EVERY_MS = 60_000;

/** Items that expired longer ago are left alone. Source: "Using time to live (TTL) in DynamoDB". */
const FIVE_YEARS_SECONDS = 5 * 365 * 24 * 3600;

/** Deletes expired items, once a minute by the clock. Until then they can be read, as in DynamoDB. */
export class TimeToLive {
  #timer: Timer | undefined;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly log: (line: string) => void,
  ) {}

  /** Looks after these tables from now on, in the place of the ones before. */
  watch(tables: readonly TableConfiguration[]): void {
    this.#timer?.cancel();
    const expiring = tables.filter(({ ttlAttribute }) => ttlAttribute !== undefined);
    if (expiring.length === 0) return;
    this.#timer = this.clock.setTimer(this.clock.now() + SWEEP_EVERY_MS, () => {
      this.#sweeping = this.#sweep(expiring).catch((error: unknown) => {
        this.log(`DynamoDB time to live: ${error instanceof Error ? error.message : error}`);
      });
      this.watch(tables);
    });
  }

  /** Ends the watch, and waits for what is being deleted. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#sweeping;
  }

  async #sweep(tables: readonly TableConfiguration[]): Promise<void> {
    const now = Math.floor(this.clock.now() / 1000);
    for (const table of tables) await this.#deleteExpired(table, now);
  }

  async #deleteExpired(
    { name, definition, ttlAttribute = '' }: TableConfiguration,
    now: number,
  ): Promise<void> {
    const expired = {
      ExpressionAttributeNames: { '#ttl': ttlAttribute },
      ExpressionAttributeValues: {
        ':now': { N: String(now) },
        ':longAgo': { N: String(now - FIVE_YEARS_SECONDS) },
      },
    };
    // A text is never less than a number: attributes of another type never expire.
    const condition = '#ttl < :now AND #ttl > :longAgo';
    let from: JsonObject | undefined;
    do {
      const { body } = await this.store.call('Scan', {
        TableName: name,
        FilterExpression: condition,
        ...expired,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      });
      const items = isJsonArray(body.Items) ? body.Items : [];
      for (const item of items) {
        // The condition again: it may have been renewed meanwhile.
        const Key = keyOf(item, definition);
        await this.store.call('DeleteItem', {
          TableName: name,
          Key,
          ConditionExpression: condition,
          ...expired,
        });
      }
      from = isJsonObject(body.LastEvaluatedKey) ? body.LastEvaluatedKey : undefined;
    } while (from !== undefined);
  }
}

function keyOf(item: JsonObject[string], { KeySchema = [] }: JsonObject): JsonObject {
  const names = isJsonArray(KeySchema)
    ? KeySchema.map((key) => (isJsonObject(key) ? String(key.AttributeName) : ''))
    : [];
  const attributes = isJsonObject(item) ? item : {};
  return Object.fromEntries(names.map((name) => [name, attributes[name] ?? null]));
}
