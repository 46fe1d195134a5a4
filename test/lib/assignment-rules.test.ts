import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssignmentRulesError, readAssignmentRules } from '../../lib/assignment-rules';

const directory = mkdtempSync(join(tmpdir(), 'taskrouter-rules-'));

function file(text: string): string {
  const path = join(directory, 'rules.json');
  writeFileSync(path, text);
  return path;
}

test('the shipped file leaves every assignment to REST', () => {
  expect(readAssignmentRules('assignment-rules.json')).toEqual({ otherwise: {} });
});

test('otherwise may be an instruction', () => {
  const path = file('{"rules": [], "otherwise": {"instruction": "accept"}}');
  expect(readAssignmentRules(path)).toEqual({ otherwise: { instruction: 'accept' } });
});

test.each([
  ['{', /is not valid JSON/],
  ['[]', /takes an object/],
  [
    '{"otherwise": {"instruction": "acept"}}',
    /otherwise\.instruction "acept" is unknown; did you mean accept\?/,
  ],
  [
    '{"otherwise": {"instruction": "dequeue", "recrod": "do-not-record"}}',
    /otherwise\.recrod .* did you mean record\?/,
  ],
  ['{"otherwise": {"to": "client:alice"}}', /otherwise\.instruction is missing/],
  ['{"otherwize": {}}', /otherwize is unknown; did you mean otherwise\?/],
  ['{"rules": {}}', /rules takes a list/],
  ['{"rules": [{}]}', /rules takes an empty list/],
])('%s is refused', (text, message) => {
  const path = file(text);
  expect(() => readAssignmentRules(path)).toThrow(AssignmentRulesError);
  expect(() => readAssignmentRules(path)).toThrow(message);
});

test('a file that is not there is named, with the way to name another', () => {
  expect(() => readAssignmentRules(join(directory, 'none.json'))).toThrow(
    /none\.json[\s\S]*-c assignmentRules=path/,
  );
});
