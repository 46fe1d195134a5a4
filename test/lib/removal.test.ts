import { readFileSync } from 'node:fs';
import { synthesizeTemplate } from '../helpers/stack';
import { UNBUNDLED } from '../helpers/stack-variants';

/* docs/yours-and-ours.md says what a destroyed stack leaves: nothing of its own. */

test.each(['plain', 'connected', 'pair', 'needs'] as const)('the stack %s retains nothing', (name) => {
  const resources: Record<string, unknown> = synthesizeTemplate(...UNBUNDLED[name]).toJSON().Resources;
  const retained = Object.entries(resources).filter(([, resource]) =>
    /"Retain|"Snapshot/.test(JSON.stringify(resource)),
  );
  expect(retained.map(([id]) => id)).toEqual([]);
});

test('every function and the API log to a group that goes with the stack', () => {
  const template = synthesizeTemplate(...UNBUNDLED.connected);
  const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
  expect(functions.filter(([, { Properties }]) => Properties.LoggingConfig === undefined)).toEqual([]);
  expect(readFileSync('docs/yours-and-ours.md', 'utf8')).toContain('The stack retains nothing');
});
