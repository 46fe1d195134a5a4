import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The memory at which a function has one whole CPU. Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const MB_PER_CPU = 1769;

/** Lambda accounts CPU time in periods of this length, in microseconds: a share of a CPU is a share of each of them. */
const PERIOD_US = 20_000;

/** A Linux control group that limits processes to a share of one CPU. */
export class CpuShare {
  private constructor(
    private readonly directory: string,
    private readonly membersFile: string,
    private readonly burstsAtInit: boolean,
  ) {}

  /**
   * @param share of one CPU, e.g. 0.29
   * @param burstsAtInit whether the limit begins only when the function's code is loaded
   * @returns undefined where control groups cannot be made: not on Linux, or without the right to
   */
  static create(share: number, burstsAtInit: boolean): CpuShare | undefined {
    const name = `taskrouter-bench-${process.pid}-${Math.round(share * 1000)}-${burstsAtInit ? 'after' : 'from'}`;
    const quota = String(Math.max(1000, Math.round(PERIOD_US * share)));
    const { root, limits } = existsSync('/sys/fs/cgroup/cgroup.controllers')
      ? { root: '/sys/fs/cgroup', limits: { 'cpu.max': `${quota} ${PERIOD_US}` } }
      : {
          root: '/sys/fs/cgroup/cpu',
          limits: { 'cpu.cfs_period_us': String(PERIOD_US), 'cpu.cfs_quota_us': quota },
        };
    const directory = join(root, name);
    try {
      mkdirSync(directory);
      for (const [file, value] of Object.entries(limits)) writeFileSync(join(directory, file), value);
      return new CpuShare(directory, join(directory, 'cgroup.procs'), burstsAtInit);
    } catch {
      remove(directory);
      return undefined;
    }
  }

  /** The command line that runs `command` inside the group from its first instruction on. */
  command(command: readonly string[]): readonly string[] {
    if (this.burstsAtInit) return command;
    return ['/bin/sh', '-c', 'echo $$ > "$0" && exec "$@"', this.membersFile, ...command];
  }

  /** The function's code is loaded. */
  initialized(pid: number | undefined): void {
    if (this.burstsAtInit && pid !== undefined) writeFileSync(this.membersFile, String(pid));
  }

  /** Gives the group back; its processes have to be gone. */
  close(): void {
    remove(this.directory);
  }
}

function remove(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // There is none, or a process in it is still ending: an empty group costs nothing.
  }
}
