import { createLocalAws, type LocalAws, type LocalAwsOptions } from '#src';
import { removeAssemblies, type TestStack, writeAssembly } from './assembly';

/** A local AWS with everything it logged. */
export interface TestAws extends LocalAws {
  readonly lines: readonly string[];
  /** Resolves with the first line, past or to come, that has `text` in it. */
  logged(text: string): Promise<string>;
  deployStack(stack: TestStack): Promise<Readonly<Record<string, string>>>;
}

const open: LocalAws[] = [];

/** Starts a local AWS on free ports; `closeAll` ends it. */
export async function startAws(options: Partial<LocalAwsOptions> = {}): Promise<TestAws> {
  const lines: string[] = [];
  const waiting = new Set<(line: string) => void>();
  const aws = await createLocalAws({
    apiPort: 0,
    log: (line) => {
      lines.push(line);
      for (const each of waiting) each(line);
    },
    // A test that moves time moves all of it.
    ...(options.clock !== undefined && { executionClock: options.clock }),
    ...options,
  });
  open.push(aws);
  return {
    ...aws,
    lines,
    logged: (text) =>
      new Promise((resolve) => {
        const seen = lines.find((line) => line.includes(text));
        if (seen !== undefined) return resolve(seen);
        const listener = (line: string): void => {
          if (!line.includes(text)) return;
          waiting.delete(listener);
          resolve(line);
        };
        waiting.add(listener);
      }),
    deployStack: async (stack) => (await aws.deploy(writeAssembly(stack))).outputs,
  };
}

/** Ends what `startAws` started. */
export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((aws) => aws.close()));
  removeAssemblies();
}
