import type { JsonObject } from 'taskrouter/parsed';
import { formatArn } from '../account';
import type { TemplateFields } from '../template/fields';
import { attributeOf, type Identify, physicalName, type ResourceTypes } from '../template/resource-type';
import type { Resource, Stack } from '../template/stack';

/** A table as the template configures it. */
export interface TableConfiguration {
  readonly name: string;
  readonly arn: string;
  /** Name of the partition key's attribute. */
  readonly partitionKey: string;
  /** The input of CreateTable. Capacity counts for nothing here: every table is on demand. */
  readonly definition: JsonObject;
  /** Name of the attribute with the time an item expires at, in seconds since the epoch. */
  readonly ttlAttribute?: string;
}

const identify: Identify = (logicalId, properties, stack) => {
  const name = properties().optionalString('TableName') ?? physicalName(stack, logicalId, 255);
  return { ref: name, attributes: { Arn: formatArn(stack, 'dynamodb', `table/${name}`) } };
};

/** The DynamoDB resources that are run locally. */
export const DYNAMODB_RESOURCE_TYPES: ResourceTypes = {
  'AWS::DynamoDB::Table': identify,
  'AWS::DynamoDB::GlobalTable': identify,
};

const RUN = [
  'TableName',
  'KeySchema',
  'AttributeDefinitions',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'TimeToLiveSpecification',
];
/** Encryption, backups, capacity and accounting: nothing an application would notice here. */
const INERT = [
  'BillingMode',
  'ContributorInsightsSpecification',
  'DeletionProtectionEnabled',
  'OnDemandThroughput',
  'PointInTimeRecoverySpecification',
  'ProvisionedThroughput',
  'SSESpecification',
  'TableClass',
  'Tags',
  'WarmThroughput',
];
const INERT_OF_GLOBAL_TABLES = [
  ...INERT,
  'ReadOnDemandThroughputSettings',
  'WriteOnDemandThroughputSettings',
  'WriteProvisionedThroughputSettings',
];

/**
 * The stack's tables.
 * Source: AWS::DynamoDB::Table and AWS::DynamoDB::GlobalTable in the CloudFormation Template Reference.
 * @throws TemplateError for what isn't run locally, naming the property
 */
export function readTables(stack: Stack): TableConfiguration[] {
  const tables = stack.resourcesOfType('AWS::DynamoDB::Table');
  for (const { properties } of tables) properties.expectOnly(RUN, INERT);

  const globalTables = stack.resourcesOfType('AWS::DynamoDB::GlobalTable');
  for (const { properties } of globalTables) {
    properties.expectOnly([...RUN, 'Replicas'], INERT_OF_GLOBAL_TABLES);
    const [replica, ...others] = properties.objects('Replicas');
    if (replica?.string('Region') !== stack.context.region || others.length > 0) {
      throw properties.error('Replicas', `only one in ${stack.context.region} is run locally`);
    }
    replica.expectOnly(['Region'], [...INERT, 'GlobalSecondaryIndexes', 'ReadProvisionedThroughputSettings']);
  }
  return [...tables, ...globalTables].map(readTable);
}

function readTable(table: Resource): TableConfiguration {
  const { properties, ref: name } = table;
  const keySchema = properties.objects('KeySchema');
  const partitionKey = keySchema.find((key) => key.string('KeyType') === 'HASH');
  if (partitionKey === undefined) throw properties.error('KeySchema', 'a partition key (HASH) is missing');
  const ttl = properties.object('TimeToLiveSpecification');
  ttl.expectOnly(['AttributeName', 'Enabled']);
  const hasTtl = String(ttl.value.Enabled ?? false) === 'true';
  return {
    name,
    arn: attributeOf(table, 'Arn'),
    partitionKey: partitionKey.string('AttributeName'),
    definition: {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keySchema.map(({ value }) => value),
      AttributeDefinitions: properties.objects('AttributeDefinitions').map(({ value }) => value),
      ...readIndexes(properties, 'GlobalSecondaryIndexes'),
      ...readIndexes(properties, 'LocalSecondaryIndexes'),
    },
    ...(hasTtl ? { ttlAttribute: ttl.string('AttributeName') } : {}),
  };
}

function readIndexes(properties: TemplateFields, name: string): JsonObject {
  const indexes = properties.objects(name).map((index) => {
    index.expectOnly(
      ['IndexName', 'KeySchema', 'Projection'],
      [...INERT, 'ReadOnDemandThroughputSettings', 'WriteOnDemandThroughputSettings'],
    );
    const { IndexName = '', KeySchema = [], Projection = {} } = index.value;
    return { IndexName, KeySchema, Projection };
  });
  return indexes.length === 0 ? {} : { [name]: indexes };
}
