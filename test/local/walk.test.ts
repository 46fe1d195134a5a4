import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { walk } from '#local/walk';

const README = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8').replaceAll('\r\n', '\n');

/** The lines of a section's shell snippets. */
function shellLines(heading: string): string[] {
  const section = README.slice(README.indexOf(heading)).split(/\n### /)[0] ?? '';
  return [...section.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, lines = '']) => lines.trimEnd().split('\n'));
}

test("a start prints the README's very lines, so that one goes on where the other has stopped", () => {
  const steps = walk({ available: { worker: 'ALICE', activity: 'IDLE' } });
  const lines = shellLines("### The tutorial's walk: accept by REST");
  expect(lines.length).toBeGreaterThan(5);
  expect(steps.flatMap((step) => step.lines)).toEqual(lines);
});

test('what the README has people write lies in the folder that is theirs', () => {
  const written = [...README.matchAll(/^(?:echo|cat) .* > (\S+)$/gm)].map(([, file]) => file);
  expect(written.length).toBeGreaterThan(0);
  for (const file of written) expect(file).toMatch(/^config\//);
});

test('another Workspace has a Task that it routes, as one word of the shell', () => {
  const lines = walk({ attributes: { topic: "it's $HOME" } }).flatMap((step) => step.lines);
  expect(lines[1]).toContain(`--data '{"attributes":{"topic":"it'\\''s $HOME"}}'`);
  expect(lines.join('\n')).not.toContain('ActivitySid');
});
