import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWorkspaceFile } from '#src';

const directory = mkdtempSync(join(tmpdir(), 'yaml-'));
afterAll(() => rmSync(directory, { recursive: true }));

function read(text: string) {
  const path = join(directory, 'workspace.yaml');
  writeFileSync(path, text);
  return readWorkspaceFile(path);
}

const WORKSPACE = `# Our workspace
friendlyName: Help desk
activities:
  - { friendlyName: Offline, available: false }
  - friendlyName: Available
    available: true
taskQueues:
  - friendlyName: Support
    targetWorkers: skills HAS 'support'
workers: []
workflows:
  - friendlyName: Requests
    configuration:
      task_routing:
        default_filter: { queue: Support }
`;

test('a workspace file may be YAML', () => {
  expect(read(WORKSPACE)).toMatchObject({
    friendlyName: 'Help desk',
    activities: [{ available: false }, { available: true }],
    workflows: [{ configuration: { task_routing: { default_filter: { queue: 'Support' } } } }],
  });
});

test('what is wrong is said with its line', () => {
  expect(() =>
    read(WORKSPACE.replace('queue: Support', 'queue: Suport').replace('available: true', 'available: yes')),
  ).toThrow(/line 6: activities\[1\]\.available: .*\n.*line 15: workflows\[0\].*did you mean Support\?/s);
  expect(() => read(WORKSPACE.replace('workers: []', 'workers: ['))).toThrow(/line \d+: not valid YAML/);
});
