import { API_GATEWAY_RESOURCE_TYPES } from './api-gateway/http-api';
import { CUSTOM_RESOURCE_TYPES } from './cloudformation/custom-resource-configuration';
import { DYNAMODB_RESOURCE_TYPES } from './dynamodb/table-configuration';
import { EVENTS_RESOURCE_TYPES } from './events/event-bridge-configuration';
import { IAM_RESOURCE_TYPES } from './iam/roles';
import { EVENT_SOURCE_RESOURCE_TYPES } from './lambda/event-source/event-source-configuration';
import { LAMBDA_RESOURCE_TYPES } from './lambda/function-configuration';
import { SQS_RESOURCE_TYPES } from './sqs/queue-configuration';
import { IGNORED_RESOURCE_TYPES, type ResourceTypes } from './template/resource-type';

/** Every CloudFormation resource type a stack may have to be run locally. */
export const RESOURCE_TYPES: ResourceTypes = {
  ...API_GATEWAY_RESOURCE_TYPES,
  ...CUSTOM_RESOURCE_TYPES,
  ...DYNAMODB_RESOURCE_TYPES,
  ...EVENTS_RESOURCE_TYPES,
  ...EVENT_SOURCE_RESOURCE_TYPES,
  ...IAM_RESOURCE_TYPES,
  ...LAMBDA_RESOURCE_TYPES,
  ...SQS_RESOURCE_TYPES,
  ...IGNORED_RESOURCE_TYPES,
};
