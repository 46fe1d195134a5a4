import type { Clock } from 'taskrouter/clock';
import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import { type Account, formatArn } from '../account';
import type { ConditionContext } from '../iam/conditions';
import type { Permission } from '../iam/principal';
import {
  type EmulatedService,
  notSupported,
  type Operation,
  ServiceError,
} from '../service-endpoint/service';
import { Store } from './store';
import type { TableConfiguration } from './table-configuration';
import { TimeToLive } from './time-to-live';

const ON_ONE_TABLE = new Set([
  'DeleteItem',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
]);
const ON_SEVERAL_TABLES = new Set(['BatchGetItem', 'BatchWriteItem']);

/** DynamoDB: the template's tables, kept in memory. Transactions, streams and PartiQL are not carried. */
export class DynamoDb implements EmulatedService {
  readonly signingName = 'dynamodb';
  readonly targetPrefix = 'DynamoDB_20120810';
  readonly endpointVariable = 'AWS_ENDPOINT_URL_DYNAMODB';
  #tables: readonly TableConfiguration[] = [];
  #running: { readonly store: Store; readonly timeToLive: TimeToLive } | undefined;

  constructor(
    private readonly account: Account,
    private readonly clock: Clock,
    private readonly log: (line: string) => void,
  ) {}

  /**
   * Puts these tables in the place of the ones before; one that is defined as it was keeps its items. The store is
   * started with the first table there is.
   */
  async deploy(tables: readonly TableConfiguration[]): Promise<void> {
    if (this.#running === undefined && tables.length === 0) return;
    const { store, timeToLive } = this.#running ?? (await this.#start());
    const before = new Map(this.#tables.map((table) => [JSON.stringify(table.definition), table]));
    this.#tables = [];
    const created = tables.filter(({ definition }) => !before.delete(JSON.stringify(definition)));
    for (const { definition } of before.values()) await store.deleteTable(definition);
    for (const { definition } of created) await store.createTable(definition);
    this.#tables = tables;
    timeToLive.watch(tables);
  }

  async close(): Promise<void> {
    await this.#running?.timeToLive.stop();
    await this.#running?.store.close();
    this.#running = undefined;
  }

  parse(operation: string, input: JsonObject): Operation {
    const action = `dynamodb:${operation}`;
    if (ON_ONE_TABLE.has(operation)) {
      const { TableName: name } = input;
      if (typeof name !== 'string')
        throw invalid("Value null at 'tableName' has to be a table's name or ARN");
      const index = typeof input.IndexName === 'string' ? input.IndexName : undefined;
      const named = { ...input, TableName: tableName(name) };
      return {
        permissions: [this.#permission(action, name, index, this.#leadingKeys(named))],
        execute: () => this.#execute(operation, named),
      };
    }
    if (ON_SEVERAL_TABLES.has(operation)) {
      const { RequestItems: items } = input;
      if (!isJsonObject(items)) throw invalid("Value at 'requestItems' has to be requests by table");
      const byName = Object.entries(items).map(([name, requests]) => [tableName(name), requests] as const);
      return {
        permissions: Object.keys(items).map((name) => this.#permission(action, name)),
        execute: () => this.#execute(operation, { ...input, RequestItems: Object.fromEntries(byName) }),
      };
    }
    if (operation === 'ListTables') return this.#listTables(input);
    throw notSupported(operation);
  }

  /** Source: ListTables in the DynamoDB API Reference. */
  #listTables(input: JsonObject): Operation {
    const { Limit: limit = 100, ExclusiveStartTableName: after = '' } = input;
    if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > 100)
      throw invalid("Value at 'limit' has to be a whole number from 1 to 100");
    if (typeof after !== 'string')
      throw invalid("Value at 'exclusiveStartTableName' has to be a table's name");
    return {
      permissions: [this.#permission('dynamodb:ListTables', '*')],
      execute: () => {
        const names = this.#tables.map(({ name }) => name).sort();
        const left = names.filter((name) => name > after);
        const TableNames = left.slice(0, limit);
        const last = TableNames.at(-1);
        return {
          TableNames,
          ...(left.length > limit && last !== undefined && { LastEvaluatedTableName: last }),
        };
      },
    };
  }

  #permission(action: string, nameOrArn: string, index?: string, context: ConditionContext = {}): Permission {
    const table = formatArn(this.account, 'dynamodb', `table/${tableName(nameOrArn)}`);
    return { action, resource: index === undefined ? table : `${table}/index/${index}`, context };
  }

  /** The partition key of the one item that is meant, for policies that allow some keys only. */
  #leadingKeys({ TableName: name, Key, Item }: JsonObject): ConditionContext {
    const table = this.#tables.find((each) => each.name === name);
    const item = Key ?? Item;
    const value = table !== undefined && isJsonObject(item) ? item[table.partitionKey] : undefined;
    const [key] = isJsonObject(value) ? Object.values(value) : [];
    return typeof key === 'string' ? { 'dynamodb:LeadingKeys': [key] } : {};
  }

  async #execute(operation: string, input: JsonObject): Promise<JsonObject> {
    const store = this.#running?.store;
    const table = this.#tables.find(({ name }) => name === input.TableName);
    if (store === undefined || (ON_ONE_TABLE.has(operation) && table === undefined)) {
      throw new ServiceError(
        'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
        'Requested resource not found',
      );
    }
    if (operation === 'DescribeTimeToLive') return describeTimeToLive(table);
    const { status, body } = await store.call(operation, input);
    if (status === 200) {
      return operation === 'DescribeTable' && table !== undefined ? withArn(body, table.arn) : body;
    }
    const { __type: type, message, Message: otherwise, ...more } = body;
    throw new ServiceError(String(type), String(message ?? otherwise ?? ''), status, more);
  }

  async #start() {
    const store = new Store();
    await store.start();
    this.#running = { store, timeToLive: new TimeToLive(store, this.clock, this.log) };
    return this.#running;
  }
}

/** A table is named by its name or its ARN. */
function tableName(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:.*:table\//, '');
}

function describeTimeToLive(table: TableConfiguration | undefined): JsonObject {
  const attribute = table?.ttlAttribute;
  return {
    TimeToLiveDescription:
      attribute === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute },
  };
}

/** The store has an account of its own in its ARNs. */
function withArn({ Table: table = {} }: JsonObject, arn: string): JsonObject {
  return { Table: { ...(isJsonObject(table) ? table : {}), TableArn: arn } };
}

function invalid(message: string): ServiceError {
  return new ServiceError('com.amazon.coral.validate#ValidationException', message);
}
