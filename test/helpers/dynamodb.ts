import { once } from 'node:events';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

export const TABLE = 'idempotency-keys';

/** A DynamoDB in memory with one table, as the stack makes it. */
export interface TestDynamoDb {
  readonly url: string;
  /** The table's items, attribute values as they travel. */
  items(): Promise<ReadonlyArray<Record<string, unknown>>>;
  close(): Promise<void>;
}

/** Starts a DynamoDB on any free port. */
export async function startDynamoDb(): Promise<TestDynamoDb> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint: url, region: 'eu-west-1', credentials });
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  );
  await client.send(new DescribeTableCommand({ TableName: TABLE }));
  return {
    url,
    items: async () => (await client.send(new ScanCommand({ TableName: TABLE }))).Items ?? [],
    close: async () => {
      client.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}
