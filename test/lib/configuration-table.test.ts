import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stageSchema } from '#lib/config-folder';
import { CONFIGURATION_KEYS } from '#lib/configuration-keys';
import { configurationTable, withConfigurationTable } from '#lib/configuration-table';
import committedSchema from '#schemas/stage.schema.json';

const README = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8').replaceAll('\r\n', '\n');

test("the README's table is that of the keys (npm run configuration writes it)", () => {
  expect(withConfigurationTable(README)).toBe(README);
});

test('the committed JSON Schema of stages is that of the keys (npm run configuration writes it)', () => {
  expect(committedSchema).toEqual(JSON.parse(JSON.stringify(stageSchema())));
});

test('every key is described, with its default or that it is required', () => {
  const rows = configurationTable().split('\n').slice(2);
  expect(rows).toHaveLength(Object.keys(CONFIGURATION_KEYS).length);
  for (const [index, key] of Object.keys(CONFIGURATION_KEYS).entries()) {
    expect(rows[index]).toMatch(new RegExp(`^\\| \`${key}\` \\| \\S.* \\|`));
  }
  expect(rows[0]).toContain('| required |');
  expect(rows.join('\n')).toContain('| `{"selected_language":"es"}` |');
});

test('a document without the marks is refused', () => {
  expect(() => withConfigurationTable('# Nothing')).toThrow('has no <!-- configuration keys');
});
