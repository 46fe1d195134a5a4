import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { removeAssemblies, writeAssembly } from '../helpers/assembly';

const ROOT = join(__dirname, '..', '..', '..', '..');

// A local run that prints its function's process ID and then does nothing.
const HOST = `
  const { createLocalAws } = require(${JSON.stringify(join(ROOT, 'packages', 'local-aws', 'src', 'index.ts'))});
  void (async () => {
    const aws = await createLocalAws({ apiPort: 0, log: () => {} });
    await aws.deploy(process.argv[1] ?? '');
    console.log((await aws.lambda.invoke('Pid', '{}')).payload);
    void aws.lambda.invoke('Pid', '{"wait":true}');
  })();
`;

describe('a local run that is killed', () => {
  afterAll(removeAssemblies);

  test('takes its functions along, busy or idle', async () => {
    const directory = writeAssembly({
      functions: {
        Pid: {
          // The interval keeps its process alive by itself, as an open connection would.
          code: `exports.handler = async ({ wait }) => {
            if (!wait) return process.pid;
            setInterval(() => {}, 1000);
            return new Promise(() => {});
          };`,
        },
      },
    });
    const host = spawn(process.execPath, ['--import', 'tsx', '--eval', HOST, directory], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((resolve) =>
      createInterface(host.stdout).once('line', (line) => resolve(Number(line))),
    );
    expect(pid).toBeGreaterThan(0);
    host.kill('SIGKILL');
    await waitUntil(() => !isAlive(pid));
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Another process's end can't be waited for otherwise; jest's own timeout is the limit. */
async function waitUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
