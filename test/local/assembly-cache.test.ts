import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemblyKey, findAssembly, keepAssembly, newAssembly } from '#local/assembly-cache';
import { copyAssembly, keptContext } from '#local/synthesize';
import { TEST_CONFIG } from '../helpers/stack-variants';

const scratch = mkdtempSync(join(tmpdir(), 'taskrouter-cache-'));
const kept: string[] = [];
afterAll(() => {
  for (const directory of [scratch, ...kept]) rmSync(directory, { recursive: true, force: true });
});

/** Keeps an assembly whose one bundle was made of this file. */
function keep(key: string, source: string): string {
  const directory = newAssembly(key);
  mkdirSync(join(directory, 'asset.1'));
  writeFileSync(join(directory, 'asset.1', 'index.js.map'), JSON.stringify({ sources: [source] }));
  writeFileSync(
    join(directory, 'Stack.template.json'),
    JSON.stringify(keptContext(TEST_CONFIG, { publicUrl: '' })),
  );
  const found = keepAssembly(key, directory);
  kept.push(found);
  return found;
}

test('an assembly is found again until a file changes that it was bundled from', () => {
  const source = join(scratch, 'decision.ts');
  writeFileSync(source, 'one');
  const key = assemblyKey({ test: scratch });
  expect(findAssembly(key)).toBeUndefined();
  const directory = keep(key, source);
  expect(findAssembly(key)).toBe(directory);
  writeFileSync(source, 'another');
  expect(findAssembly(key)).toBeUndefined();
});

test('another context, or other contents of a file that it names, is another assembly', () => {
  const rules = join(scratch, 'rules.json');
  writeFileSync(rules, '{}');
  const before = assemblyKey({ assignmentRules: rules });
  expect(assemblyKey({ assignmentRules: rules })).toBe(before);
  expect(assemblyKey({ assignmentRules: rules, tracing: 'true' })).not.toBe(before);
  writeFileSync(rules, '{"rules":[]}');
  expect(assemblyKey({ assignmentRules: rules })).not.toBe(before);
});

test('a copy has the addresses of this start, and the kept one stays as it is', () => {
  const directory = keep(assemblyKey({ test: `${scratch}/copy` }), join(scratch, 'none.ts'));
  const template = readFileSync(join(directory, 'Stack.template.json'), 'utf8');
  const outdir = join(scratch, 'copy');
  copyAssembly(directory, { publicUrl: 'http://127.0.0.1:4000' }, outdir);
  const copied: unknown = JSON.parse(readFileSync(join(outdir, 'Stack.template.json'), 'utf8'));
  expect(copied).toMatchObject({ publicUrl: 'http://127.0.0.1:4000' });
  expect(readFileSync(join(directory, 'Stack.template.json'), 'utf8')).toBe(template);
});
