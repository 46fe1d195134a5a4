import fc from 'fast-check';
import type { JsonObject } from 'taskrouter/parsed';
import { isAllowed } from '#src/iam/evaluate';
import { parsePolicyDocument } from '#src/iam/policy';
import { matchesWildcard } from '#src/iam/wildcard';
import { TemplateFields } from '#src/template/fields';

const REQUEST = {
  action: 'sqs:SendMessage',
  resource: 'arn:aws:sqs:us-east-1:1:queue',
  context: { 'aws:SourceArn': 'arn:aws:events:us-east-1:1:rule/x', number: '7', many: ['a', 'b'] },
};

const statement = (parts: JsonObject): JsonObject => ({
  Effect: 'Allow',
  Action: '*',
  Resource: '*',
  ...parts,
});
const allowed = (...statements: readonly JsonObject[]) =>
  isAllowed(parsePolicyDocument(new TemplateFields({ Statement: statements }, 'Policy')), REQUEST);

test.each<[boolean, string, JsonObject[]]>([
  [false, 'nothing', []],
  [true, 'everything', [statement({})]],
  [true, 'action in another case', [statement({ Action: 'SQS:sendmessage' })]],
  [true, 'action by wildcard', [statement({ Action: ['s3:*', 'sqs:Send*'] })]],
  [false, 'another action', [statement({ Action: 'sqs:ReceiveMessage' })]],
  [true, 'resource by wildcard', [statement({ Resource: 'arn:aws:sqs:*:*:queu?' })]],
  [false, 'resource in another case', [statement({ Resource: REQUEST.resource.toUpperCase() })]],
  [false, 'the start of the resource', [statement({ Resource: 'arn:aws:sqs:us-east-1:1:queu' })]],
  [false, 'Deny before Allow', [statement({ Effect: 'Deny' }), statement({})]],
  [false, 'Deny after Allow', [statement({}), statement({ Effect: 'Deny', Action: 'sqs:*' })]],
  [true, 'Deny of something else', [statement({}), statement({ Effect: 'Deny', Action: 's3:*' })]],
  [true, 'NotAction', [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }]],
  [false, 'NotAction of this', [{ Effect: 'Allow', NotAction: 'sqs:*', Resource: '*' }]],
  [true, 'NotResource', [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:*' }]],
  [false, 'NotResource of this', [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:sqs:*' }]],
  [false, 'a policy variable', [statement({ Resource: ['*', 'a/$' + '{aws:username}'] })]],
  [
    false,
    'a policy variable in a Deny',
    [statement({}), statement({ Effect: 'Deny', Resource: '$' + '{aws:username}' })],
  ],
])('%s: %s', (expected, _, statements) => {
  expect(allowed(...statements)).toBe(expected);
});

test.each<[boolean, JsonObject]>([
  [true, { ArnLike: { 'AWS:sourcearn': 'arn:aws:events:*:1:rule/*' } }],
  [false, { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:2:rule/*' } }],
  [true, { StringEquals: { 'aws:SourceArn': ['other', 'arn:aws:events:us-east-1:1:rule/x'] } }],
  [false, { StringEquals: { absent: 'x' } }],
  [true, { StringEqualsIfExists: { absent: 'x' } }],
  [true, { StringNotEquals: { absent: 'x' } }],
  [false, { StringNotLike: { 'aws:SourceArn': ['nothing', '*rule*'] } }],
  [true, { Null: { absent: 'true' } }],
  [false, { Null: { 'aws:SourceArn': true } }],
  [true, { NumericLessThan: { number: 8 }, NumericGreaterThanEquals: { number: '7' } }],
  [false, { NumericLessThan: { number: 7 } }],
  [true, { 'ForAnyValue:StringEquals': { many: ['b', 'c'] } }],
  [false, { 'ForAllValues:StringEquals': { many: ['b', 'c'] } }],
  [true, { 'ForAllValues:StringEquals': { many: ['a', 'b', 'c'], absent: 'x' } }],
  [false, { 'ForAnyValue:StringEquals': { absent: 'x' } }],
  [false, { StringEquals: { many: 'a' }, Bool: { absent: 'true' } }],
  [false, { IpAddress: { 'aws:SourceIp': '127.0.0.1' } }],
  [false, { StringEqualsIfExist: { 'aws:SourceArn': 'arn:aws:events:us-east-1:1:rule/x' } }],
])('%s under %j', (expected, Condition) => {
  expect(allowed(statement({ Condition }))).toBe(expected);
});

test('a Deny whose condition can not be evaluated denies', () => {
  const deny = statement({ Effect: 'Deny', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } });
  expect(allowed(statement({}), deny)).toBe(false);
  const notHere = statement({ Effect: 'Deny', Condition: { StringEquals: { number: '8' } } });
  expect(allowed(statement({}), notHere)).toBe(true);
});

test('wildcards match as the equal regular expression does', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', '*', '?', '.', '/', '\\'), { maxLength: 10 });
  fc.assert(
    fc.property(letters, letters, (pattern, value) => {
      const source = pattern.map((each) => {
        if (each === '*') return '[^]*';
        return each === '?' ? '[^]' : `\\u{${each.codePointAt(0)?.toString(16)}}`;
      });
      const expected = new RegExp(`^${source.join('')}$`, 'u').test(value.join(''));
      expect(matchesWildcard(pattern.join(''), value.join(''))).toBe(expected);
    }),
    { numRuns: 2_000 },
  );
});

test('a pattern of many stars takes no time to fail', () => {
  expect(matchesWildcard(`${'*a'.repeat(40)}b`, 'a'.repeat(5_000))).toBe(false);
});

test.each<[JsonObject, string]>([
  [{ Effect: 'Maybe' }, 'Policy.Statement.0.Effect: it is either Allow or Deny'],
  [{ Action: 1 }, 'Policy.Statement.0.Action: expected text'],
  [{ NotPrincipal: '*' }, 'Policy.Statement.0.NotPrincipal: not run locally'],
])('refuses %j', (parts, message) => {
  expect(() => allowed(statement(parts))).toThrow(message);
});
