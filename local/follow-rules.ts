import { createHash } from 'node:crypto';
import { type FSWatcher, readdirSync, readFileSync, statSync, watch } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { timeOfDay } from '#emulator/narration/line';
import { CONFIGURATION_KEYS } from '#lib/configuration-keys';
import { loadAssignmentRules } from '#lib/rules/read-rules';
import type { Context } from './assembly-cache';
import type { LocalRun } from './local-run';
import { wholeContext } from './synthesize';

const ROOT = join(__dirname, '..');

/** ms that a file has to rest: editors write in several steps. */
const REST_MS = 100;

/** What is followed, and by what. */
export interface FollowOptions {
  readonly run: Pick<LocalRun, 'clock' | 'update'>;
  readonly context: Context;
  /** Told what is taken up, and what can't be, line by line. */
  readonly say: (line: string) => void;
}

/**
 * Takes up the assignment rules and the decision module whenever they change on disk, while everything else goes on. What
 * can't be used is said, and what was there before stays.
 */
export function followRules(options: FollowOptions): { close(): void } {
  return new FollowedRules(options);
}

class FollowedRules {
  private readonly rules: string;
  private readonly decision: string;
  private readonly watchers: readonly FSWatcher[];
  private timer: NodeJS.Timeout | undefined;
  private taken: string;
  private isBusy = false;

  constructor(private readonly options: FollowOptions) {
    const { assignmentRules, decision } = wholeContext(options.context);
    this.rules = resolve(ROOT, String(assignmentRules ?? CONFIGURATION_KEYS.assignmentRules.default));
    this.decision = resolve(ROOT, String(decision ?? CONFIGURATION_KEYS.decision.default));
    this.taken = this.fingerprint();
    // The folders, because many an editor puts a new file in the place of the old one.
    const folders = new Set([dirname(this.rules), dirname(this.decision)]);
    this.watchers = [...folders].flatMap((folder) => this.watch(folder));
  }

  close(): void {
    clearTimeout(this.timer);
    for (const watcher of this.watchers) watcher.close();
  }

  /** Where the system gives no more watchers, the run goes on all the same. */
  private watch(folder: string): FSWatcher[] {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => this.noticed(folder, name));
      watcher.on('error', () => watcher.close());
      return [watcher];
    } catch (error) {
      this.say(
        `Changes in ${folder} take a restart: ${error instanceof Error ? error.message : String(error)}`,
      );
      return [];
    }
  }

  private noticed(folder: string, name: string | null): void {
    if (name !== null && !this.isFollowed(join(folder, name))) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), REST_MS);
  }

  private isFollowed(file: string): boolean {
    if (file === this.rules) return true;
    // What the decision imports mostly lies beside it.
    return dirname(file) === dirname(this.decision) && /\.[cm]?[jt]s$/.test(file);
  }

  private async look(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      for (let found = this.fingerprint(); found !== this.taken; found = this.fingerprint()) {
        this.taken = found;
        await this.takeUp();
      }
    } finally {
      this.isBusy = false;
    }
  }

  private async takeUp(): Promise<void> {
    const { run } = this.options;
    const begun = performance.now();
    const loaded = loadAssignmentRules(this.rules);
    if (!loaded.ok) {
      const where = relative('', this.rules) || basename(this.rules);
      this.say(`${where} can't be used, the rules from before stay:`, loaded.problems);
      return;
    }
    this.say('The rules or the decision have changed: taking them up …');
    try {
      const updated = await run.update();
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      const by = updated.length === 0 ? 'nothing is different by it' : `by ${updated.join(', ')}`;
      this.say(`Taken up in ${seconds} s: ${by}.`);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.say("The change can't be used, what was there before stays:", message.split('\n'));
    }
  }

  private say(line: string, more: readonly string[] = []): void {
    const { run, say } = this.options;
    say(`${timeOfDay(run.clock.now())} ${[line, ...more.map((each) => `  ${each}`)].join('\n')}`);
  }

  /** Stands for the contents of everything that is followed. */
  private fingerprint(): string {
    const hash = createHash('sha256');
    const folder = dirname(this.decision);
    const beside = filesIn(folder).filter((file) => this.isFollowed(file));
    for (const file of new Set([this.rules, ...beside])) hash.update(`\n${file}\n`).update(contentsOf(file));
    return hash.digest('hex');
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .sort()
      .map((name) => join(folder, name))
      .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
  } catch {
    return [];
  }
}

function contentsOf(file: string): Buffer | string {
  try {
    return readFileSync(file);
  } catch {
    return 'none';
  }
}
