import { readdirSync, readFileSync } from 'node:fs';

/** What a process has used up to now. */
export interface ProcessUsage {
  /** CPU time of all its threads, in milliseconds. */
  readonly cpuMs?: number;
  /** Its largest resident size, in MiB. */
  readonly peakMiB?: number;
}

/** What Linux tells about a process as long as it lives; nothing on other systems. */
export function usage(pid: number | undefined): ProcessUsage {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const [, peakKiB] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
    // The clock of /proc/<pid>/stat ticks in hundredths of a second; schedstat counts nanoseconds.
    const threads = readdirSync(`/proc/${pid}/task`);
    const cpuNs = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)),
    );
    return { cpuMs: cpuNs.reduce((sum, ns) => sum + ns, 0) / 1e6, peakMiB: Number(peakKiB) / 1024 };
  } catch {
    return {};
  }
}
