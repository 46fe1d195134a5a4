import type { AwsServiceDescription } from './aws-service';

/** DynamoDB, as a function calls it. */
export const DYNAMODB: AwsServiceDescription = {
  name: 'dynamodb',
  target: 'DynamoDB_20120810',
  protocol: 'application/x-amz-json-1.0',
  endpointVariable: 'AWS_ENDPOINT_URL_DYNAMODB',
};
