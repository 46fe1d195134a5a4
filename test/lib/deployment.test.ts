import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { testSid } from 'taskrouter/test/sids';
import { DeploymentError, readDeployment } from '#lib/deployment';
import { UnconfiguredStack } from '#lib/unconfigured-stack';
import { CONTEXT } from '../helpers/stack-variants';

const directory = mkdtempSync(join(tmpdir(), 'taskrouter-deployment-'));
mkdirSync(join(directory, 'config'));
const home = process.cwd();
// Away from the user's own config/.
beforeEach(() => process.chdir(directory));
afterEach(() => process.chdir(home));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

const assignmentRules = file('rules.json', '{}');
const USABLE = { assignmentRules };

function refusal(context: Record<string, unknown>, region?: string): DeploymentError {
  try {
    readDeployment({ ...USABLE, ...context }, region);
  } catch (error) {
    if (error instanceof DeploymentError) return error;
    throw error;
  }
  throw new Error('not refused');
}

test('configuration, rules and decision are read together', () => {
  const { configuration, rules } = readDeployment({ ...CONTEXT, ...USABLE });
  expect(configuration).toMatchObject(CONTEXT);
  expect(rules).toEqual({ rules: [], otherwise: {} });
});

test('everything that is wrong with any of them is told at once', () => {
  const { message, isUnconfigured } = refusal({
    accountSid: testSid('AC'),
    decideLaterAttemps: 5,
    assignmentRules: file('wrong.json', '{\n"rules": {},\n"otherwise": 1}'),
    decision: join(directory, 'none.ts'),
  });
  const lines = message.split('\n').map((line) => line.trim());
  expect(lines).toEqual([
    'There are 6 problem(s):',
    expect.stringMatching(/^-c workspaceSid=… {2}is required/),
    expect.stringMatching(/^-c workflowSid=… {2}is required/),
    expect.stringMatching(/^-c decideLaterAttemps=… {2}is unknown; did you mean decideLaterAttempts\?/),
    expect.stringMatching(/wrong\.json: line 2: rules: takes a list/),
    expect.stringMatching(/wrong\.json: line 3: otherwise: takes \{\}/),
    expect.stringMatching(/none\.ts: the file cannot be read; -c decision=path/),
  ]);
  expect(isUnconfigured).toBe(false);
});

test('a decision that cannot be bundled is named with its line, and no stack trace', () => {
  const source = "import './crm';\nexport const decide = ;";
  const error = refusal({ ...CONTEXT, decision: file('mine.ts', source) });
  expect(error.message).toMatch(/mine\.ts:2:23 {2}Expression expected/);
  expect(error.message).not.toMatch(/\n\s+at /);
});

test('where nothing is configured yet, the way to it is shown', () => {
  const error = refusal({ stackName: 'Later' });
  expect(error).toMatchObject({ isUnconfigured: true, stackName: 'Later' });
  expect(error.message).toContain('npm run setup');
});

describe('a stage', () => {
  test('is a file with values; what the context has goes before it', () => {
    file(
      'config/prod.json',
      JSON.stringify({ $schema: '../schemas/stage.schema.json', ...CONTEXT, tracing: true, events: true }),
    );
    const { configuration } = readDeployment({ ...USABLE, stage: 'prod', events: 'false' });
    expect(configuration).toMatchObject({ ...CONTEXT, tracing: true, events: false });
  });

  test('has its problems told with its file', () => {
    file('config/prod.json', JSON.stringify({ ...CONTEXT, tracing: 'yes' }));
    expect(refusal({ stage: 'prod' }).message).toContain(
      'config/prod.json: tracing  takes true or false, not "yes"',
    );
  });

  test.each([
    [
      'an unknown key',
      '{\n"traicng": true}',
      'config/dev.json: line 2: traicng: is unknown; did you mean tracing?',
    ],
    ['something else than JSON', '{', 'config/dev.json: line 1: not valid JSON'],
    ['a list', '[]', 'config/dev.json: line 1: the file: takes an object'],
  ])('with %s is refused', (_, content, message) => {
    file('config/dev.json', content);
    expect(refusal({ ...CONTEXT, stage: 'dev' }).message).toContain(message);
  });

  test('that has no file is refused', () => {
    expect(refusal({ ...CONTEXT, stage: 'nowhere' }).message).toContain(
      'config/nowhere.json: the file cannot be read',
    );
  });

  test('with a key that is misspelt still says the rest, and is not taken for an app that is not configured yet', () => {
    file('config/dev.json', JSON.stringify({ ...CONTEXT, traicng: true }));
    const error = refusal({ stage: 'dev' });
    expect(error.message).toContain('There are 1 problem(s)');
    expect(error.isUnconfigured).toBe(false);
    expect(refusal({ stage: 'nowhere' }).isUnconfigured).toBe(false);
  });
});

test.each([
  ['assignment-rules.json', 'assignmentRules', 'config/assignment-rules.json'],
  ['lambda/decision.ts', 'decision', 'config/decision.ts'],
])('%s of an earlier version is named, and where it belongs', (from, key, to) => {
  mkdirSync(join(directory, 'lambda'), { recursive: true });
  file(from, '{}');
  const context = { ...CONTEXT, ...USABLE, decision: undefined, [key]: undefined };
  const given = Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined));
  expect(() => readDeployment(given)).toThrow(
    `${from}: has moved to config/: put yours in the place of ${to}`,
  );
  rmSync(join(directory, from));
});

test('the values of every stage go behind those of one, and another folder is taken whole', () => {
  const own = mkdtempSync(join(directory, 'own-'));
  writeFileSync(join(own, 'deployment.json'), JSON.stringify({ ...CONTEXT, tracing: true, events: true }));
  writeFileSync(join(own, 'prod.json'), JSON.stringify({ events: false }));
  writeFileSync(join(own, 'assignment-rules.json'), '{"otherwise": {"instruction": "accept"}}');
  const { configuration, rules } = readDeployment({ config: own, stage: 'prod' });
  expect(configuration).toMatchObject({ ...CONTEXT, tracing: true, events: false });
  expect(rules.otherwise).toEqual({ instruction: 'accept' });
});

test('a stack that is not configured yet can be listed and destroyed, and deployed by no means', () => {
  const app = new App({ outdir: mkdtempSync(join(directory, 'cdk-')) });
  const stack = new UnconfiguredStack(app, 'TaskRouter', 'nothing is configured');
  const exitCode = process.exitCode;
  Annotations.fromStack(stack).hasError('/TaskRouter', Match.stringLikeRegexp('nothing is configured'));
  const { Rules } = Template.fromStack(stack).toJSON();
  process.exitCode = exitCode;
  expect(Object.values(Object(Rules))).toContainEqual({
    Assertions: [
      { Assert: { 'Fn::Equals': ['configured', 'not yet'] }, AssertDescription: 'nothing is configured' },
    ],
  });
});
