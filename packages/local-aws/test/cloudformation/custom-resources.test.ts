import type { Json, JsonObject } from 'taskrouter/parsed';
import { type TestFunction, type TestStack, writeAssembly } from '../helpers/assembly';
import { closeAll, startAws, type TestAws } from '../helpers/local-aws';

// Does what its properties say, and tells what it was asked since it was last asked for that.
const CODE = `
const asked = [];
exports.handler = async ({ RequestType, PhysicalResourceId = '', ResourceProperties }) => {
  if (RequestType === undefined) return asked.splice(0);
  const { Id, Name, Fail = '' } = ResourceProperties;
  const isRequest = /^[0-9a-f-]{36}$/.test(PhysicalResourceId);
  asked.push([RequestType, isRequest ? '(request)' : PhysicalResourceId, Name].join(' '));
  if (Fail.split(',').includes(RequestType)) throw new Error('it does not want to');
  return Id === undefined ? undefined : { PhysicalResourceId: RequestType === 'Delete' ? PhysicalResourceId : Id };
};`;

const onEvent: TestFunction = { code: CODE };

/** The CDK's framework: not run, so what is in it does not matter. */
const framework = (allowed: string, variables: JsonObject = {}): TestFunction => ({
  code: 'throw new Error("not run");',
  properties: {
    Handler: 'framework.onEvent',
    Environment: {
      Variables: { USER_ON_EVENT_FUNCTION_ARN: { 'Fn::GetAtt': ['OnEvent', 'Arn'] }, ...variables },
    },
  },
  statements: [{ Effect: 'Allow', Action: allowed, Resource: '*' }],
});

const resource = (properties: JsonObject, token = 'Framework'): Json => ({
  Type: 'Custom::Thing',
  Properties: { ServiceToken: { 'Fn::GetAtt': [token, 'Arn'] }, ...properties },
});

const stack = (
  resources: Record<string, Json>,
  more: TestFunction = framework('lambda:InvokeFunction'),
): TestStack => ({
  functions: { OnEvent: onEvent, Framework: more },
  resources,
});

let aws: TestAws;
beforeEach(async () => {
  aws = await startAws();
});
afterEach(closeAll);

/** What the function was asked since the last look: request, physical ID, what its property says. */
async function asked(): Promise<unknown> {
  return JSON.parse((await aws.lambda.invoke('OnEvent', '{}')).payload);
}

test('are made, changed, replaced and deleted as CloudFormation and the framework do it', async () => {
  await aws.deployStack(stack({ A: resource({ Id: 'a', Name: 1 }), B: resource({ Name: 'b' }) }));
  expect(await asked()).toEqual(['Create  1', 'Create  b']);
  await aws.deployStack(stack({ A: resource({ Id: 'a', Name: 1 }), B: resource({ Name: 'b2' }) }));
  expect(await asked()).toEqual(['Update (request) b2']);
  await aws.deployStack(stack({ A: resource({ Id: 'a2', Name: 2 }) }));
  expect(await asked()).toEqual(['Update a 2', 'Delete a 1', 'Delete (request) b2']);
  await aws.destroyCustomResources();
  expect(await asked()).toEqual(['Delete a2 2']);
  await aws.destroyCustomResources();
  expect(await asked()).toEqual([]);
});

test('one that fails ends the deployment, and what was made before it is taken back', async () => {
  const failing = stack({
    A: resource({ Id: 'a', Name: 1 }),
    B: resource({ Id: 'b', Name: 2, Fail: 'Create' }),
  });
  await expect(aws.deployStack(failing)).rejects.toThrow(
    'Create of B (Custom::Thing) failed: it does not want to',
  );
  // The one that failed is not deleted: the framework's answer says that there is nothing.
  expect(await asked()).toEqual(['Create  1', 'Create  2', 'Delete a 1']);
  await aws.destroyCustomResources();
  expect(await asked()).toEqual([]);
});

test('a failed update is taken back by another one', async () => {
  await aws.deployStack(stack({ A: resource({ Id: 'a', Name: 1 }), B: resource({ Id: 'b', Name: 1 }) }));
  await asked();
  const failing = stack({
    A: resource({ Id: 'new', Name: 2 }),
    B: resource({ Id: 'b', Name: 2, Fail: 'Update' }),
  });
  await expect(aws.deployStack(failing)).rejects.toThrow('Update of B');
  expect(await asked()).toEqual(['Update a 2', 'Update b 2', 'Update b 1', 'Update new 1', 'Delete new 2']);
  await aws.destroyCustomResources();
  expect(await asked()).toEqual(['Delete b 1', 'Delete a 1']);
});

test('one that cannot be deleted is a line of the log', async () => {
  await aws.deployStack(stack({ A: resource({ Id: 'a', Name: 1, Fail: 'Delete' }) }));
  await aws.destroyCustomResources();
  expect(await aws.logged('cloudformation:')).toContain(
    'Delete of A (Custom::Thing) failed: it does not want to',
  );
});

test('what they need and the stack does not make is made before they are', async () => {
  const directory = writeAssembly({
    ...stack({ A: resource({ Id: 'a', Name: 1 }) }),
    sections: { Outputs: { SecretName: { Value: 'twilio' } } },
  });
  const beforeCustomResources = ({ SecretName }: Readonly<Record<string, string>>) => {
    throw new Error(`no room for ${SecretName}`);
  };
  await expect(aws.deploy(directory, { beforeCustomResources })).rejects.toThrow('no room for twilio');
  expect(await asked()).toEqual([]);
});

test.each<[string, TestStack]>([
  ["only the CDK's provider framework", stack({ A: resource({ Name: 1 }, 'OnEvent') })],
  [
    'isCompleteHandler',
    stack({ A: resource({}) }, framework('lambda:InvokeFunction', { USER_IS_COMPLETE_FUNCTION_ARN: 'x' })),
  ],
  ['not authorized to perform: lambda:InvokeFunction', stack({ A: resource({}) }, framework('s3:GetObject'))],
  [
    'A has its name only once it is made',
    { ...stack({ A: resource({}) }), sections: { Outputs: { It: { Value: { Ref: 'A' } } } } },
  ],
  [
    'Custom::Thing has no attribute Name locally',
    {
      ...stack({ A: resource({}) }),
      sections: { Outputs: { It: { Value: { 'Fn::GetAtt': ['A', 'Name'] } } } },
    },
  ],
])('a stack is refused: %s', async (message, refused) => {
  await expect(aws.deployStack(refused)).rejects.toThrow(message);
});
