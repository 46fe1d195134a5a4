import type { JsonObject } from 'taskrouter/parsed';
import { type Pacing, PatientClient } from '../account/patient-client';
import type { AssignmentRuleCheck } from '../cases/observation';

/** Everything that the command gets from outside itself. */
export interface CommandContext extends Pacing {
  /** `TWILIO_ACCOUNT_SID` and the like. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A line of the result. */
  out(line: string): void;
  /** A line about what is going on. */
  err(line: string): void;
  /** Shows how far something is, on one line that is overwritten; undefined where nobody watches. */
  readonly showProgress?: (line: string) => void;
  /** Asks a yes or no question. */
  confirm(question: string): Promise<boolean>;
  /** What REST requests go through. */
  httpClient(): PatientClient;
  /** The JSON of a secret in AWS Secrets Manager; undefined where the command knows no AWS. */
  readonly readSecret?: (secretId: string) => Promise<JsonObject>;
  /** What a file of assignment rules answers; undefined where the command knows no rules. */
  readonly assignmentRules?: (path: string) => AssignmentRuleCheck;
}

/** The context of a process at a terminal. */
export function processContext(
  extras: Pick<CommandContext, 'readSecret' | 'assignmentRules'> = {},
): CommandContext {
  const pacing: Pacing = {
    now: () => Date.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  return {
    ...pacing,
    ...extras,
    env: process.env,
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    ...(process.stderr.isTTY && { showProgress: (line: string) => void process.stderr.write(line) }),
    confirm: askAtTerminal,
    httpClient: () => new PatientClient(pacing),
  };
}

async function askAtTerminal(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
