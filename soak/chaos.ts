import type { LocalRun } from '#local/local-run';

/** What went wrong on purpose, counted. */
export interface ChaosCounts {
  readonly functionsKilled: number;
  readonly secretReadsFailed: number;
  readonly rotations: number;
  readonly twilioFaults: number;
}

// A version to come is put this long before it is promoted: longer than a container that is flooded with forged
// callbacks waits before it looks at the secret again.
const PENDING_MS = 6_000;

/**
 * Lets things go wrong until it is stopped: functions are killed, Secrets Manager and Twilio fail, every tenth message of
 * the queue comes twice, and the auth token rotates.
 */
export class Chaos {
  private readonly timers: NodeJS.Timeout[] = [];
  private functionsKilled = 0;
  private secretReadsFailed = 0;
  private rotations = 0;
  private stopped = false;
  private rotation: Promise<void> = Promise.resolve();

  /** @param random from 0 up to but not including 1 */
  constructor(
    private readonly local: LocalRun,
    private readonly random: () => number,
    seed: number,
  ) {
    const faults = [
      { kind: '429', probability: 0.04, retryAfter: 0 },
      { kind: '500', probability: 0.03 },
      { kind: 'drop-after', probability: 0.03 },
    ] as const;
    for (const [index, fault] of faults.entries()) {
      local.taskRouter.faults.add({ ...fault, path: '/Tasks', seed: seed + index });
    }
    local.aws.sqs.duplicate(10);
    this.every(2_500, () => this.kill());
    this.every(2_000, () => this.failSecretsManager());
    this.rotation = this.rotate();
  }

  /** Ends all of it; resolves when nothing goes wrong any more. */
  async stop(): Promise<ChaosCounts> {
    this.stopped = true;
    for (const timer of this.timers) clearInterval(timer);
    this.local.aws.secretsManager.fail(0);
    this.local.aws.sqs.duplicate(0);
    await this.rotation;
    const twilioFaults = this.local.taskRouter.faults.counters.reduce(
      (sum, { injected }) => sum + injected,
      0,
    );
    this.local.taskRouter.faults.clear();
    const { functionsKilled, secretReadsFailed, rotations } = this;
    return { functionsKilled, secretReadsFailed, rotations, twilioFaults };
  }

  private every(milliseconds: number, action: () => void): void {
    this.timers.push(setInterval(action, milliseconds));
  }

  private kill(): void {
    const functions = this.local.aws.lambda.functionIds();
    const victim = functions[Math.floor(this.random() * functions.length)];
    if (victim === undefined) return;
    this.local.aws.lambda.crash(victim);
    this.functionsKilled++;
  }

  private failSecretsManager(): void {
    const times = 1 + Math.floor(this.random() * 3);
    this.local.aws.secretsManager.fail(times, this.random() < 0.5 ? 'error' : 'drop');
    this.secretReadsFailed += times;
  }

  /** As docs/rotation.md says: the version to come first, then Twilio, then the label. */
  private async rotate(): Promise<void> {
    const name = this.local.outputs.AuthTokenSecretName ?? '';
    while (!this.stopped) {
      const authToken = Array.from({ length: 32 }, () => Math.floor(this.random() * 16).toString(16)).join(
        '',
      );
      const { accountSid } = this.local.taskRouter;
      this.local.aws.secretsManager.put(name, JSON.stringify({ accountSid, authToken }), {
        stage: 'AWSPENDING',
      });
      await new Promise((resolve) => setTimeout(resolve, PENDING_MS));
      this.local.taskRouter.promoteAuthToken(authToken);
      this.local.aws.secretsManager.promote(name);
      this.rotations++;
    }
  }
}
