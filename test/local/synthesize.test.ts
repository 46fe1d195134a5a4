import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptContext } from '#local/synthesize';

const directory = mkdtempSync(join(tmpdir(), 'taskrouter-stage-'));
const home = process.cwd();
afterAll(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true });
});

test('a stage is tried locally with its own values, but for the Workspace and the domain', () => {
  mkdirSync(join(directory, 'config'));
  const stage = {
    workspaceSid: `WS${'1'.repeat(32)}`,
    tracing: true,
    events: true,
    domainName: 'voice.example.com',
  };
  writeFileSync(join(directory, 'config', 'prod.json'), JSON.stringify(stage));
  process.chdir(directory);
  const context = keptContext(
    { stage: 'prod', events: 'false' },
    { workspaceSid: 'WS', publicUrl: 'http://127.0.0.1' },
  );
  expect(context).toMatchObject({ tracing: true, events: 'false', domainName: '', certificateArn: '' });
  expect(context.workspaceSid).not.toBe(stage.workspaceSid);
});
