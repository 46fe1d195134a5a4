import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssignmentRulesError, readAssignmentRules } from '#lib/rules/read-rules';

const directory = mkdtempSync(join(tmpdir(), 'taskrouter-rules-'));

function file(text: string): string {
  const path = join(directory, 'rules.json');
  writeFileSync(path, text);
  return path;
}

test('a file without rules leaves every assignment to REST', () => {
  expect(readAssignmentRules('test/fixtures/config/assignment-rules.json')).toEqual({
    rules: [],
    otherwise: {},
  });
});

test('otherwise may be an instruction', () => {
  const path = file('{"rules": [], "otherwise": {"instruction": "accept"}}');
  expect(readAssignmentRules(path)).toEqual({ rules: [], otherwise: { instruction: 'accept' } });
});

test.each([
  ['{', /line 1: not valid JSON: CloseBraceExpected/],
  ['{\n  "rules": [],\n  "otherwise": {},\n}', /line 4: not valid JSON/],
  ['// rules\n{}', /line 1: not valid JSON: InvalidCommentToken/],
  ['[]', /line 1: the file: takes an object/],
  ['{\n\n"otherwize": {}}', /line 3: otherwize: is unknown; did you mean otherwise\?/],
  [
    '{"rules": [\n{"name": "a", "when": "task.a = ", "answer": {}}]}',
    /line 2: rules\[0\]\.when: expected .* at character \d+/,
  ],
  [
    '{"otherwise": {\n"instruction": "dequeue",\n"recrod": "x"}}',
    /line 3: otherwise\.recrod: .* did you mean record\?/,
  ],
  [
    '{"rules": [\n{"name": "a",\n"answer": {}}]}',
    /line 2: rules\[0\]\.when: is required: a TaskRouter expression/,
  ],
])('%s is refused with the line and the mistake', (text, message) => {
  const path = file(text);
  expect(() => readAssignmentRules(path)).toThrow(AssignmentRulesError);
  expect(() => readAssignmentRules(path)).toThrow(message);
});

test('a file that is not there is named, with the way to name another', () => {
  expect(() => readAssignmentRules(join(directory, 'none.json'))).toThrow(
    /none\.json[\s\S]*-c assignmentRules=path/,
  );
});
