import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { list, object, optionalField, record, requiredField } from 'taskrouter/fields';
import { anyText, oneOf, type Schema, text, type ValueOf } from 'taskrouter/schema';
import { parse as parseYaml } from 'yaml';
import { CONFIGURATION_KEYS } from '#lib/configuration-keys';
import packageJson from '../../package.json';
import { synthesize, synthesizeTemplate } from '../helpers/stack';
import { BUNDLED, UNBUNDLED } from '../helpers/stack-variants';

/* examples/pipeline: no long-term key, no more rights than needed, and commands that there are. */

const ROOT = join(__dirname, '..', '..');
const FOLDER = join(ROOT, 'examples', 'pipeline');
const GITHUB = 'token.actions.githubusercontent.com';
const loosely = { unknown: 'let through' } as const;

const JOB = object(
  {
    if: optionalField(text('a condition')),
    needs: optionalField(text('a job')),
    environment: optionalField(text('an environment')),
    permissions: requiredField(record(oneOf(['read', 'write']))),
    steps: requiredField(
      list(
        object(
          {
            run: optionalField(text('a command')),
            uses: optionalField(text('an action')),
            with: optionalField(object({ 'role-to-assume': optionalField(text('a role')) }, loosely)),
          },
          loosely,
        ),
      ),
    ),
  },
  loosely,
);
const WORKFLOW = object(
  { permissions: requiredField(record(anyText())), jobs: requiredField(record(JOB)) },
  loosely,
);

const STATEMENT = object({
  Sid: optionalField(text('a name')),
  Effect: requiredField(oneOf(['Allow'])),
  Principal: optionalField(object({ Federated: requiredField(text('a provider')) })),
  Action: requiredField(text('one action')),
  Resource: optionalField(oneOrMore()),
  Condition: optionalField(object({ StringEquals: requiredField(record(text('a value'))) })),
});
const POLICY = object({
  Version: requiredField(oneOf(['2012-10-17'])),
  Statement: requiredField(list(STATEMENT)),
});

function oneOrMore(): Schema<readonly string[]> {
  const many = list(text('a resource'));
  return { ...many, parse: (given) => many.parse([given].flat()) };
}

function read<T>(file: string, schema: Schema<T>): T {
  // JSON is YAML as well.
  const parsed = schema.parse(parseYaml(readFileSync(join(FOLDER, file), 'utf8')));
  if (!parsed.ok) throw new Error(`${file}: ${JSON.stringify(parsed.problems)}`);
  return parsed.value;
}

const workflow = read('taskrouter.yml', WORKFLOW);
const { test: tests, diff, deploy } = workflow.jobs;
const commandsOf = (job: ValueOf<typeof JOB> | undefined) => job?.steps.flatMap(({ run }) => run ?? []) ?? [];

test('each job has the permissions it needs, and those with a role of AWS the token for it', () => {
  expect(workflow.permissions).toEqual({});
  expect(tests?.permissions).toEqual({ contents: 'read' });
  expect(diff?.permissions).toEqual({ contents: 'read', 'id-token': 'write', 'pull-requests': 'write' });
  expect(deploy?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  const roles = Object.values(workflow.jobs).map(({ steps }) =>
    steps.flatMap((step) => step.with?.['role-to-assume'] ?? []),
  );
  expect(roles.map(([role]) => role)).toEqual([
    undefined,
    expect.stringContaining('vars.AWS_DIFF_ROLE'),
    expect.stringContaining('vars.AWS_DEPLOY_ROLE'),
  ]);
});

test('no long-term key and no secret is in it', () => {
  const written = readFileSync(join(FOLDER, 'taskrouter.yml'), 'utf8');
  expect(written).not.toMatch(
    /secrets\.|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|aws-access-key-id|AUTH_TOKEN/,
  );
});

test('what is not tested is not deployed, and pull requests, those of forks least of all, deploy nothing', () => {
  expect(deploy).toMatchObject({
    if: "github.event_name == 'push'",
    needs: 'test',
    environment: 'production',
  });
  expect(diff?.if).toContain('head.repo.full_name == github.repository');
  expect(commandsOf(diff).join()).not.toContain('cdk deploy');
  expect(commandsOf(deploy).at(-2)).toMatch(/cdk deploy .*--outputs-file outputs\.json/);
  expect(commandsOf(deploy).at(-1)).toMatch(/^npm run smoke .*--outputs outputs\.json/);
});

test('every command is one of this project', () => {
  const commands = Object.values(workflow.jobs).flatMap(commandsOf);
  const scripts = commands.flatMap((line) =>
    [...line.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name),
  );
  const programs = commands.flatMap((line) => [...line.matchAll(/npx ([\w-]+)/g)].map(([, name]) => name));
  expect(new Set(scripts)).toEqual(new Set(['smoke']));
  expect(new Set(programs)).toEqual(new Set(['cdk']));
  for (const script of scripts) expect(packageJson.scripts).toHaveProperty(script ?? '');
  for (const program of programs)
    expect(existsSync(join(ROOT, 'node_modules', '.bin', program ?? ''))).toBe(true);
});

test.each([
  ['diff', 'pull_request'],
  ['deploy', `environment:${deploy?.environment}`],
])('the role to %s trusts GitHub for this repository and %s alone', (name, subject) => {
  const { Statement: statements } = read(`trust-${name}.json`, POLICY);
  expect(statements).toEqual([
    {
      Effect: 'Allow',
      Principal: { Federated: expect.stringMatching(new RegExp(`:oidc-provider/${GITHUB}$`)) },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          [`${GITHUB}:aud`]: 'sts.amazonaws.com',
          [`${GITHUB}:sub`]: `repo:OWNER/REPOSITORY:${subject}`,
        },
      },
    },
  ]);
});

describe('the permissions', () => {
  const bootstrapRoles = (name: string) =>
    read(`permissions-${name}.json`, POLICY)
      .Statement.filter(({ Action }) => Action === 'sts:AssumeRole')
      .flatMap(({ Resource = [] }) =>
        Resource.map((arn) => /role\/(cdk-[a-z0-9]+-[a-z-]+-role)/.exec(arn)?.[1]),
      );

  test('are to assume the roles of the bootstrap that the synthesized stack names, but for those of CloudFormation', () => {
    const { directory } = synthesize(...BUNDLED.plain);
    const named = ['manifest.json', 'TaskRouter.assets.json'].flatMap((file) => [
      ...readFileSync(join(directory, file), 'utf8').matchAll(/cdk-hnb659fds-[a-z-]+-role/g),
    ]);
    const wanted = new Set(named.map(([role]) => role).filter((role) => !role.includes('cfn-exec')));
    expect(new Set(bootstrapRoles('deploy'))).toEqual(wanted);
    expect(bootstrapRoles('diff')).toEqual(['cdk-hnb659fds-lookup-role']);
    expect(read('permissions-diff.json', POLICY).Statement).toHaveLength(1);
  });

  test('beside that the smoke test reads the one secret and asks for a Task', () => {
    const others = read('permissions-deploy.json', POLICY).Statement.filter(
      ({ Action }) => Action !== 'sts:AssumeRole',
    );
    expect(others.map(({ Action, Resource }) => [Action, ...(Resource ?? [])])).toEqual([
      [
        'secretsmanager:GetSecretValue',
        expect.stringMatching(new RegExp(`:secret:${CONFIGURATION_KEYS.authTokenSecret.default}-\\?{6}$`)),
      ],
      ['execute-api:Invoke', expect.stringMatching(/:\*\/\$default\/POST\/taskrouter\/create_task$/)],
    ]);
    synthesizeTemplate(...UNBUNDLED.plain).hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: 'POST /taskrouter/create_task',
      AuthorizationType: Match.exact('AWS_IAM'),
    });
  });
});
