import { object, optionalField } from 'taskrouter/fields';
import { matching, origin, writtenJson } from './context-values';
import { vpcPlace } from './decision-values';

/** The configuration keys whose values belong to one Region: another Region's stack has others, or none. */
export const REGIONAL_KEYS = {
  publicUrl: optionalField(
    origin('https://voice.example.com'),
    "origin under which Twilio calls the API, if it is not the API's own or that of a custom domain of API Gateway: a " +
      "CDN's, for instance",
  ),
  domainName: optionalField(
    matching('a domain name such as voice.example.com', '^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$'),
    'a domain of your own for the API, with `certificateArn`; point its CNAME to the output `DomainNameTarget`',
  ),
  certificateArn: optionalField(
    matching("an ACM certificate's ARN", '^arn:aws[a-z-]*:acm:[a-z0-9-]+:\\d{12}:certificate/[\\w-]+$'),
    "the domain's certificate in ACM, in the stack's Region",
  ),
  secretKeyArn: optionalField(
    matching('the ARN of a KMS key', '^arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[\\w-]+$'),
    'the customer-managed key that the secrets are encrypted under, if they are',
  ),
  alarmTopicArn: optionalField(
    matching('the ARN of an SNS topic', '^arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[\\w-]+$'),
    'an SNS topic of your own that alarms are sent to; its policy has to let `cloudwatch.amazonaws.com` publish',
  ),
  decisionVpc: optionalField(
    vpcPlace,
    'the VPC that decisions are made in: `{"vpcId", "subnetIds", "securityGroupIds"}` as JSON; the subnets need a way ' +
      'to Twilio, Secrets Manager and SQS',
  ),
};

/** An AWS Region. */
export const region = matching('an AWS Region such as us-west-2', '^[a-z]{2}(-[a-z]+)+-\\d$');

/** Values of those keys for the other Region. */
export const regionalValues = writtenJson(
  object(REGIONAL_KEYS, { expected: 'a JSON object such as {"publicUrl": "https://…"}' }),
);
