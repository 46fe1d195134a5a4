const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

/** Synthesizes every stack that the tests look at, once for all of them; only the tests named, and they fetch their own. */
module.exports = ({ nonFlagArgs }) => {
  if (nonFlagArgs.length > 0) return;
  const script = ['--import', 'tsx', join(__dirname, 'helpers', 'synthesize-stacks.ts')];
  const { status, stderr } = spawnSync(process.execPath, script, { cwd: join(__dirname, '..') });
  if (status !== 0) throw new Error(`the stacks do not synthesize:\n${stderr}`);
};
