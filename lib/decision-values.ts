import { list, nonEmptyList, object, optionalField, record, requiredField } from 'taskrouter/fields';
import { anyObject, anyText, oneOf, refined, type Schema, text } from 'taskrouter/schema';
import { matching, writtenJson } from './context-values';

/* What a decision may be given, as context values. */

const NAME = /^[A-Za-z]\w*$/;
/** Lambda's own, and those of the stack: the function would not find its account any more. */
const TAKEN = /^(AWS_|LAMBDA_|TWILIO_|_)|^(REST_SECRET|TASKROUTER_URL|DECISION_QUEUE_URL)$/;

/** Environment variables by their names. */
export const environmentVariables = writtenJson(
  refined(record(anyText(), 'a JSON object of texts, e.g. {"CRM_URL": "https://…"}'), (variables) =>
    Object.keys(variables).flatMap((path) => {
      if (!NAME.test(path)) return [{ path, message: 'is no name of a variable: letters, digits and _' }];
      return TAKEN.test(path) ? [{ path, message: 'is a variable of Lambda or of this stack' }] : [];
    }),
  ),
);

/** One text or several. */
const texts: Schema<readonly string[]> = {
  expected: 'one text or a list of texts',
  jsonSchema: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
  parse: (given) => list(text('a text'), 'one text or a list of texts').parse([given].flat()),
};

/**
 * IAM policy statements.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html
 */
export const policyStatements = writtenJson(
  list(
    object({
      Sid: optionalField(anyText()),
      Effect: requiredField(oneOf(['Allow', 'Deny'])),
      Action: requiredField(texts),
      Resource: requiredField(texts),
      Condition: optionalField(anyObject()),
    }),
    'a JSON list of policy statements, e.g. [{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "arn:…"}]',
  ),
);

/** Subnets and security groups of a VPC. */
export const vpcPlace = writtenJson(
  object(
    {
      vpcId: requiredField(matching("a VPC's ID", '^vpc-[0-9a-f]{8,17}$')),
      subnetIds: requiredField(
        nonEmptyList(matching("a subnet's ID", '^subnet-[0-9a-f]{8,17}$'), 'needs at least one'),
      ),
      securityGroupIds: requiredField(
        nonEmptyList(matching("a security group's ID", '^sg-[0-9a-f]{8,17}$'), 'needs at least one'),
      ),
    },
    { expected: 'a JSON object {"vpcId", "subnetIds", "securityGroupIds"}' },
  ),
);
