import {
  IdempotencyItemAlreadyExistsError,
  IdempotencyItemNotFoundError,
  IdempotencyRecordStatus,
} from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer, IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { AwsError, AwsService } from './aws-service';

// The claim, its Task, and closing it have to fit into the function's timeout.
const dynamoDb = new AwsService(
  {
    name: 'dynamodb',
    target: 'DynamoDB_20120810',
    protocol: 'application/x-amz-json-1.0',
    endpointVariable: 'AWS_ENDPOINT_URL_DYNAMODB',
  },
  2_000,
);

const { INPROGRESS, COMPLETED, EXPIRED } = IdempotencyRecordStatus;

/**
 * Powertools' own DynamoDB store through our signed client: the AWS SDK's client that the original brings along costs
 * as much as a whole cold start of an empty function (docs/performance.md). The attributes are the original's, but for
 * the result, which is kept as JSON text.
 * Source: https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/#bring-your-own-persistent-store
 */
export class IdempotencyStore extends BasePersistenceLayer {
  constructor(private readonly tableName: string) {
    super();
  }

  protected async _getRecord(id: string): Promise<IdempotencyRecord> {
    const { Item } = await this.call('GetItem', { Key: { id: { S: id } }, ConsistentRead: true });
    if (!isJsonObject(Item)) throw new IdempotencyItemNotFoundError();
    const [result, hash, inProgress] = [
      text(Item.data),
      text(Item.validation),
      number(Item.in_progress_expiration),
    ];
    return new IdempotencyRecord({
      idempotencyKey: id,
      status: [INPROGRESS, COMPLETED].find((status) => status === text(Item.status)) ?? EXPIRED,
      expiryTimestamp: number(Item.expiration) ?? 0,
      ...(inProgress !== undefined && { inProgressExpiryTimestamp: inProgress }),
      ...(result !== undefined && { responseData: JSON.parse(result) }),
      ...(hash !== undefined && { payloadHash: hash }),
    });
  }

  protected async _putRecord(record: IdempotencyRecord): Promise<void> {
    const { idempotencyKey, expiryTimestamp = 0, inProgressExpiryTimestamp, payloadHash } = record;
    const now = Date.now();
    const free = 'attribute_not_exists(id) OR expiration < :now';
    const givenUp = '#status = :inprogress AND in_progress_expiration < :now_in_millis';
    try {
      await this.call('PutItem', {
        Item: {
          id: { S: idempotencyKey },
          expiration: { N: String(expiryTimestamp) },
          status: { S: record.getStatus() },
          ...(inProgressExpiryTimestamp !== undefined && {
            in_progress_expiration: { N: String(inProgressExpiryTimestamp) },
          }),
          ...(payloadHash !== undefined && { validation: { S: payloadHash } }),
        },
        ConditionExpression: `${free} OR (${givenUp})`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':now': { N: String(now / 1000) },
          ':now_in_millis': { N: String(now) },
          ':inprogress': { S: INPROGRESS },
        },
      });
    } catch (error) {
      if (!(error instanceof AwsError) || error.type !== 'ConditionalCheckFailedException') throw error;
      throw new IdempotencyItemAlreadyExistsError('the key is claimed');
    }
  }

  protected async _updateRecord(record: IdempotencyRecord): Promise<void> {
    const { idempotencyKey, expiryTimestamp = 0, payloadHash = '', responseData } = record;
    await this.call('UpdateItem', {
      Key: { id: { S: idempotencyKey } },
      UpdateExpression:
        'SET expiration = :expiration, #status = :status, #data = :data, validation = :validation',
      ExpressionAttributeNames: { '#status': 'status', '#data': 'data' },
      ExpressionAttributeValues: {
        ':expiration': { N: String(expiryTimestamp) },
        ':status': { S: record.getStatus() },
        ':data': { S: JSON.stringify(responseData ?? null) },
        ':validation': { S: payloadHash },
      },
    });
  }

  protected async _deleteRecord({ idempotencyKey }: IdempotencyRecord): Promise<void> {
    await this.call('DeleteItem', { Key: { id: { S: idempotencyKey } } });
  }

  private call(operation: string, input: JsonObject): Promise<JsonObject> {
    return dynamoDb.call(operation, { TableName: this.tableName, ...input });
  }
}

function text(attribute: Json | undefined): string | undefined {
  return isJsonObject(attribute) && typeof attribute.S === 'string' ? attribute.S : undefined;
}

function number(attribute: Json | undefined): number | undefined {
  return isJsonObject(attribute) && typeof attribute.N === 'string' ? Number(attribute.N) : undefined;
}
