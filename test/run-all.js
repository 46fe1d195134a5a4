/*
 * npm test: types, lint and format, and what is in config/, beside the tests, which need only one core while the stacks
 * are synthesized. What each prints stays together; each has to pass.
 */
const { spawn } = require('node:child_process');

/** Runs a command of node_modules/.bin. @returns its exit code, and what it printed unless that went to the terminal */
function run(command, args, stdio) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio, shell: process.platform === 'win32' });
    const printed = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => printed.push(chunk));
    child.on('error', ({ message }) => resolve({ code: 1, printed: message }));
    child.on('close', (code) => resolve({ code: code ?? 1, printed: Buffer.concat(printed).toString() }));
  });
}

async function main() {
  const [check, config, tests] = await Promise.all([
    run('npm', ['run', '--silent', 'check'], ['ignore', 'pipe', 'pipe']),
    run('npm', ['run', '--silent', 'check:config'], ['ignore', 'pipe', 'pipe']),
    run('jest', process.argv.slice(2), 'inherit'),
  ]);
  console.error(
    check.code === 0 ? 'Types, lint and format: passed.' : `\n${check.printed}\nnpm run check failed.`,
  );
  console.error(`\nWhat is yours, in config/:\n${config.printed}`);
  process.exitCode = [tests, check, config].find(({ code }) => code !== 0)?.code ?? 0;
}

main();
