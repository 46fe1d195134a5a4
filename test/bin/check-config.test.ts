import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfigFolder } from '#bin/check-config/config-check';
import { testRules } from '#bin/rules/test-rules';

const folder = mkdtempSync(join(tmpdir(), 'taskrouter-config-'));
beforeAll(() => cpSync('test/fixtures/config', folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, value: unknown) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** What is wrong, by the name of the file. */
function wrong(): Record<string, readonly string[]> {
  const findings = checkConfigFolder(folder).filter(({ problems }) => problems.length > 0);
  return Object.fromEntries(findings.map(({ file, problems }) => [file.slice(folder.length + 1), problems]));
}

test('a folder as it is shipped holds, and says that it has no cases yet', () => {
  expect(wrong()).toEqual({});
  expect(checkConfigFolder(folder)).toContainEqual({
    file: join(folder, 'cases.json'),
    says: expect.stringContaining('not there yet'),
    problems: [],
  });
});

test('each file is told what is wrong with it, and no other one', () => {
  write('workspace.json', { friendlyName: 5 });
  write('prod.json', { tracing: 'yes' });
  write('dev.json', { domainName: 'voice.example.com' });
  write('vip.cases.json', { cases: [{ name: 'a case', expect: { rule: 'vip' } }] });
  expect(wrong()).toEqual({
    'workspace.json': expect.arrayContaining([expect.stringContaining('friendlyName')]),
    'prod.json': [expect.stringContaining('tracing: takes true or false')],
    'dev.json': [expect.stringContaining('certificateArn')],
    'vip.cases.json': expect.arrayContaining(['✗ a case', '    expected  "vip" answers']),
  });
});

test('what is wrong with a file that others need is told once', () => {
  write('deployment.json', '{"traicng": 1}');
  write('assignment-rules.json', '{');
  const { 'deployment.json': values, 'assignment-rules.json': rules, ...others } = wrong();
  expect(values).toEqual(['line 1: traicng: is unknown; did you mean tracing?']);
  expect(rules).toHaveLength(1);
  expect(Object.keys(others)).toEqual(['workspace.json']);
  cpSync('test/fixtures/config', folder, { recursive: true });
});

test('the exit code tells a difference from a file that cannot be used', () => {
  const rules = join(folder, 'assignment-rules.json');
  const holds = write('good.json', { cases: [{ name: 'nothing', expect: { rule: null } }] });
  const differs = write('other.json', { cases: [{ name: 'a rule', expect: { rule: 'vip' } }] });
  expect(testRules([holds], rules)).toMatchObject({ code: 0 });
  expect(testRules([holds, differs], rules)).toMatchObject({ code: 1 });
  expect(testRules([differs, write('bad.json', '{\n"cases": 1}')], rules)).toMatchObject({
    code: 2,
    report: expect.stringContaining('line 2: cases: takes a list of cases'),
  });
  expect(testRules([join(folder, 'none.json')], rules)).toMatchObject({ code: 2 });
  expect(testRules([holds], write('rules.json', '{"rules": 1}'))).toMatchObject({ code: 2 });
});
