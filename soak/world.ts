import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalRun, startLocalRun } from '#local/local-run';
import { Findings, type Watch } from './findings';
import { soakOptions } from './setting';
import { TwilioProxy } from './twilio-proxy';

/** The local run of a soak, with a proxy in front of its TaskRouter, and its cloud assembly to plant faults in. */
export interface World {
  readonly local: LocalRun;
  readonly proxy: TwilioProxy;
  readonly watch: Watch;
  /** A copy of what was synthesized. */
  readonly assembly: string;
  close(): Promise<void>;
}

/** Starts the local run for a soak. @param random from 0 up to but not including 1 */
export async function startWorld(random: () => number): Promise<World> {
  const watch: Watch = { findings: new Findings() };
  const proxy = new TwilioProxy(random, watch);
  const directory = await mkdtemp(join(tmpdir(), 'taskrouter-soak-'));
  const assembly = join(directory, 'assembly');
  const local = await startLocalRun(soakOptions(), (line) => watchLine(line, watch), {
    taskRouterUrl: (url) => proxy.start(url),
    assembly: (synthesized) => cp(synthesized, assembly, { recursive: true }),
  });
  const close = async () => {
    await local.close();
    proxy.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { local, proxy, watch, assembly, close };
}

/** What functions and the emulator say while they run. */
function watchLine(line: string, { findings }: Watch): void {
  if (/^callback WR/.test(line) && line.includes(' 403')) findings.add('genuine callbacks refused with 403');
  if (line.includes('ThrottlingException')) findings.add("AWS's throttling passed on");
}
