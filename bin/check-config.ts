import { parseArgs } from 'node:util';
import { checkConfigFolder } from './check-config/config-check';

/* npm run check:config [-- --config folder]: what is yours, file by file. A part of npm test. */

const { values } = parseArgs({ options: { config: { type: 'string', default: 'config' } } });
for (const { file, says, problems } of checkConfigFolder(values.config)) {
  if (problems.length > 0) process.exitCode = 1;
  console.log(`${problems.length === 0 ? '✓' : '✗'} ${file}${problems.length === 0 ? `: ${says}` : ''}`);
  for (const line of problems) console.log(`    ${line}`);
}
