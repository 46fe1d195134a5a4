import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stageSchema } from '#lib/config-folder';
import { withConfigurationTable } from '#lib/configuration-table';

/* npm run configuration: writes the README's table of configuration keys anew, after a change of lib/configuration-keys.ts. */

const README = join(__dirname, '..', 'README.md');
const STAGE_SCHEMA = join(__dirname, '..', 'schemas', 'stage.schema.json');

writeFileSync(README, withConfigurationTable(readFileSync(README, 'utf8')));
writeFileSync(STAGE_SCHEMA, `${JSON.stringify(stageSchema(), null, 2)}\n`);
console.log(
  "Wrote the README's table of configuration keys and schemas/stage.schema.json; npm run format puts it in order.",
);
