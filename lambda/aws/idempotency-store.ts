import { createHash } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import { AwsError, AwsService } from './aws-service';
import { DYNAMODB } from './dynamodb';

/** How long a key stands for its result. */
export const KEPT_SECONDS = 24 * 60 * 60;

// A record that is gone when it is looked at means that the key is free; who claims it again may lose it again.
const CLAIM_ATTEMPTS = 3;

// The claim, its Task, and closing it have to fit into the function's timeout.
const dynamoDb = new AwsService(DYNAMODB, 2_000);

/** One request's claim to a key. */
export interface KeyClaim {
  readonly key: string;
  /** Stands for what the key's request asks for. */
  readonly fingerprint: string;
  /** Unique for each request: it tells a claim whose confirmation was lost from another request's. */
  readonly claimId: string;
}

/** What the table says of a key. */
export interface IdempotencyRecord {
  /** Undefined in records of versions that kept none. */
  readonly fingerprint: string | undefined;
  /** When the key is free again, in seconds since the epoch: {@link KEPT_SECONDS} after it was claimed. */
  readonly expiration: number;
  /** What the key was closed with; undefined as long as it is claimed only. */
  readonly result: JsonObject | undefined;
}

/** Keys, each claimed by one request and closed with its result, in a DynamoDB table. */
export class IdempotencyStore {
  constructor(private readonly tableName: string) {}

  /**
   * Claims a key unless another request has.
   * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
   * @returns the record that is there instead; `contended` when others claim it and give it up all the time
   * @throws AwsError
   */
  async claim({ key, fingerprint, claimId }: KeyClaim): Promise<'claimed' | 'contended' | IdempotencyRecord> {
    for (let attempt = 1; attempt <= CLAIM_ATTEMPTS; attempt++) {
      const now = Math.floor(Date.now() / 1_000);
      const refused = await this.unlessRefused('PutItem', {
        Item: {
          ...primaryKey(key),
          expiration: { N: String(now + KEPT_SECONDS) },
          status: { S: 'INPROGRESS' },
          fingerprint: { S: fingerprint },
          claim: { S: claimId },
        },
        ConditionExpression: 'attribute_not_exists(id) OR expiration < :now',
        ExpressionAttributeValues: { ':now': { N: String(now) } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      if (refused === undefined) return 'claimed';
      // DynamoDB says what is there; a stand-in that doesn't is asked.
      const item = refused.Item ?? (await this.get(key));
      if (!isJsonObject(item)) continue;
      return text(item.claim) === claimId ? 'claimed' : record(item);
    }
    return 'contended';
  }

  /** Closes a claimed key with its result. @throws AwsError */
  async close({ key, claimId }: KeyClaim, result: JsonObject): Promise<void> {
    await this.unlessRefused('UpdateItem', {
      Key: primaryKey(key),
      UpdateExpression: 'SET #status = :status, #data = :data',
      ConditionExpression: 'claim = :claim',
      ExpressionAttributeNames: { '#status': 'status', '#data': 'data' },
      ExpressionAttributeValues: {
        ':status': { S: 'COMPLETED' },
        ':data': { S: JSON.stringify(result) },
        ':claim': { S: claimId },
      },
    });
  }

  /**
   * Gives a claim up. Only this one: a call that is made twice because its answer was lost must not take the claim of
   * whoever came in between. @throws AwsError
   */
  async free({ key, claimId }: KeyClaim): Promise<void> {
    await this.unlessRefused('DeleteItem', {
      Key: primaryKey(key),
      ConditionExpression: 'claim = :claim',
      ExpressionAttributeValues: { ':claim': { S: claimId } },
    });
  }

  private async get(key: string): Promise<Json | undefined> {
    return (await this.call('GetItem', { Key: primaryKey(key), ConsistentRead: true })).Item;
  }

  /** What DynamoDB answers when the condition does not hold; undefined when it does. */
  private async unlessRefused(operation: string, input: JsonObject): Promise<JsonObject | undefined> {
    try {
      await this.call(operation, input);
      return undefined;
    } catch (error) {
      if (error instanceof AwsError && error.type === 'ConditionalCheckFailedException') return error.answer;
      throw error;
    }
  }

  private call(operation: string, input: JsonObject): Promise<JsonObject> {
    return dynamoDb.call(operation, { TableName: this.tableName, ...input });
  }
}

/** A hash, so that a key may be as long as HTTP allows. */
function primaryKey(key: string): JsonObject {
  const hash = createHash('sha256').update(JSON.stringify(key)).digest('base64');
  return { id: { S: `create_task#${hash}` } };
}

function record(item: JsonObject): IdempotencyRecord {
  const data = text(item.status) === 'COMPLETED' ? text(item.data) : undefined;
  return {
    fingerprint: text(item.fingerprint),
    expiration: isJsonObject(item.expiration) ? Number(item.expiration.N) : 0,
    result: data === undefined ? undefined : parseJsonObject(data),
  };
}

function text(attribute: Json | undefined): string | undefined {
  return isJsonObject(attribute) && typeof attribute.S === 'string' ? attribute.S : undefined;
}
