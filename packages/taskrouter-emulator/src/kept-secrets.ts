import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseJsonObject } from 'taskrouter/parsed';

/** Where this machine's secrets are kept: with the user's own configuration, outside of any project. */
export function credentialsFile(environment: NodeJS.ProcessEnv = process.env): string {
  const configuration = environment.XDG_CONFIG_HOME || join(homedir(), '.config');
  return join(configuration, 'taskrouter-on-aws', 'credentials.json');
}

/**
 * Secrets that are this machine's own and the same at every start: what is known everywhere would open a program on
 * loopback to whatever else can reach its ports. Those that the file doesn't have yet are made and added to it.
 */
export class KeptSecrets {
  private readonly known: Record<string, unknown>;
  private isNew = false;

  constructor(private readonly file = credentialsFile()) {
    this.known = { ...read(file) };
  }

  /** The secret of this name, made by `make` where there is none yet. */
  get(name: string, make: () => string): string {
    const kept = this.known[name];
    if (typeof kept === 'string' && kept !== '') return kept;
    const made = make();
    this.known[name] = made;
    this.isNew = true;
    return made;
  }

  /**
   * Keeps those that have been made.
   * @param warn told why they can't be kept, where that is so: then they last for this run
   */
  save(warn: (line: string) => void): void {
    const { file } = this;
    if (!this.isNew) return;
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, `${JSON.stringify(this.known, null, 2)}\n`, { mode: 0o600 });
    } catch (error) {
      const reason = error instanceof Error ? error.message : error;
      warn(`${file} can't be written: these credentials last for this run (${reason})`);
    }
  }
}

function read(file: string): object {
  try {
    return parseJsonObject(readFileSync(file, 'utf8')) ?? {};
  } catch {
    return {};
  }
}

/** An auth token in the form of Twilio's. */
export const newAuthToken = (): string => randomBytes(16).toString('hex');
