import { isJsonObject } from 'taskrouter/parsed';
import type { ReplacedUrls } from '../connection/connect';
import { AwsService } from './aws-service';
import { DYNAMODB } from './dynamodb';

const dynamoDb = new AwsService(DYNAMODB, 5_000);

/** Replaced URLs in a DynamoDB table. They may hold credentials, so they go there and nowhere else. */
export class ReplacedUrlTable implements ReplacedUrls {
  constructor(private readonly tableName: string) {}

  /** @throws AwsError */
  async remember(settingId: string, url: string): Promise<void> {
    await dynamoDb.call('PutItem', { ...this.table, Item: { ...key(settingId), url: { S: url } } });
  }

  /** @throws AwsError */
  async recall(settingId: string): Promise<string | undefined> {
    const { Item: item } = await dynamoDb.call('GetItem', {
      ...this.table,
      Key: key(settingId),
      ConsistentRead: true,
    });
    const url = isJsonObject(item) ? item.url : undefined;
    return isJsonObject(url) && typeof url.S === 'string' ? url.S : undefined;
  }

  /** @throws AwsError */
  async forget(settingId: string): Promise<void> {
    await dynamoDb.call('DeleteItem', { ...this.table, Key: key(settingId) });
  }

  private get table() {
    return { TableName: this.tableName };
  }
}

function key(settingId: string) {
  return { id: { S: settingId } };
}
