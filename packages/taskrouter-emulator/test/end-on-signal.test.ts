import { spawn } from 'node:child_process';
import { join } from 'node:path';

const MODULE = join(__dirname, '..', 'src', 'end-on-signal.ts');

/** A process that says when it runs and when it has closed, and then what it is told to do. */
function run(then: string, closing = 'console.log("closed")') {
  const script = `
    const { endOnSignal } = require('${MODULE}');
    endOnSignal(Promise.resolve({ close: async () => { ${closing} } }), 5000);
    setInterval(() => {}, 1000);
    console.log('runs');
    ${then}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', script], { stdio: 'pipe' });
  let printed = '';
  const ended = new Promise<{ code: number | null; printed: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, printed })),
  );
  const runs = new Promise<void>((resolve) =>
    child.stdout.on('data', (chunk) => {
      printed += String(chunk);
      resolve();
    }),
  );
  child.stderr.on('data', (chunk) => {
    printed += String(chunk);
  });
  return { child, runs, ended };
}

test('a crash closes first, and is told', async () => {
  const { ended } = run('setTimeout(() => { throw new Error("a fault of ours"); }, 1);');
  const { code, printed } = await ended;
  expect(code).toBe(1);
  expect(printed).toMatch(/runs[\s\S]*a fault of ours[\s\S]*closed/);
});

test('a terminal that goes away closes too', async () => {
  const { child, runs, ended } = run('');
  await runs;
  child.kill('SIGHUP');
  expect(await ended).toEqual({ code: 0, printed: 'runs\nclosed\n' });
});

test('what could not be closed is told, and ends with 1', async () => {
  const { ended } = run('process.kill(process.pid, "SIGTERM");', 'throw new Error("still there")');
  const { code, printed } = await ended;
  expect(code).toBe(1);
  expect(printed).toContain('still there\n');
  expect(printed).not.toMatch(/\n\s+at /);
});
