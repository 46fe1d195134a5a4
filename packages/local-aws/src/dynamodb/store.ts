import dynalite from 'dynalite';
import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import { close, LOOPBACK, listen } from '../http/listen';
import { parseJson } from '../json';

/** What DynamoDB answered: its output, or its error, as JSON. */
export interface StoreAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/** It wants to see a signature and checks none: that was done at the service endpoint. */
const SIGNATURE_LIKE = {
  Authorization: 'AWS4-HMAC-SHA256 Credential=local/local, SignedHeaders=host, Signature=local',
  'X-Amz-Date': '20000101T000000Z',
};

// Not a literal argument: the second option is missing from the declared type.
const OPTIONS = { createTableMs: 0, deleteTableMs: 0 };

/** The tables' contents: dynalite, a DynamoDB in memory, on a loopback port that nobody but us is told of. */
export class Store {
  readonly #server = dynalite(OPTIONS);
  #url = '';

  async start(): Promise<void> {
    this.#url = `http://${LOOPBACK}:${await listen(this.#server, 0)}/`;
  }

  close(): Promise<void> {
    return close(this.#server);
  }

  /** Makes a call as an AWS SDK would. */
  async call(operation: string, input: JsonObject): Promise<StoreAnswer> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.0',
        'X-Amz-Target': `DynamoDB_20120810.${operation}`,
        ...SIGNATURE_LIKE,
      },
      body: JSON.stringify(input),
    });
    const body = parseJson(await response.text());
    return { status: response.status, body: isJsonObject(body) ? body : {} };
  }

  /** Creates a table and waits until it can be used. */
  async createTable(definition: JsonObject): Promise<void> {
    const { status, body } = await this.call('CreateTable', definition);
    if (status !== 200) throw new Error(`DynamoDB: ${body.message ?? JSON.stringify(body)}`);
    while ((await this.#tableStatus(definition)) !== 'ACTIVE');
  }

  /** Deletes a table and waits until it is gone. */
  async deleteTable({ TableName = '' }: JsonObject): Promise<void> {
    await this.call('DeleteTable', { TableName });
    while ((await this.#tableStatus({ TableName })) !== undefined);
  }

  async #tableStatus({ TableName = '' }: JsonObject): Promise<string | undefined> {
    const { body } = await this.call('DescribeTable', { TableName });
    return isJsonObject(body.Table) ? String(body.Table.TableStatus) : undefined;
  }
}
