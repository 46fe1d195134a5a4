import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withConfigurationTable } from '#lib/configuration-table';

/* npm run configuration: writes the README's table of configuration keys anew, after a change of lib/configuration-keys.ts. */

const README = join(__dirname, '..', 'README.md');

writeFileSync(README, withConfigurationTable(readFileSync(README, 'utf8')));
console.log("Wrote the README's table of configuration keys.");
