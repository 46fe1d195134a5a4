import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withConfigurationTable } from '#lib/configuration-table';
import { stageSchema } from '#lib/stage';

/* npm run configuration: writes the README's table of configuration keys anew, after a change of lib/configuration-keys.ts. */

const README = join(__dirname, '..', 'README.md');
const STAGE_SCHEMA = join(__dirname, '..', 'config', 'stage.schema.json');

writeFileSync(README, withConfigurationTable(readFileSync(README, 'utf8')));
writeFileSync(STAGE_SCHEMA, `${JSON.stringify(stageSchema(), null, 2)}\n`);
console.log(
  "Wrote the README's table of configuration keys and config/stage.schema.json; npm run format puts it in order.",
);
