import type { LocalRun } from '#local/local-run';

/** What went wrong on purpose, counted. */
export interface ChaosCounts {
  readonly functionsKilled: number;
  readonly secretReadsFailed: number;
  readonly callsThrottled: number;
  readonly answersLost: number;
  readonly rotations: number;
  readonly twilioFaults: number;
}

/** What goes wrong besides the services: whether functions are killed and the auth token rotates. */
export interface ChaosOptions {
  readonly random: () => number;
  readonly seed: number;
  readonly kills: boolean;
  readonly rotates: boolean;
  /** The share of requests to Twilio that go wrong, of each kind. */
  readonly twilioFaultShare: number;
  /** Every so many messages of the queue, one comes twice. */
  readonly duplicateEvery: number;
}

// A version to come is put this long before it is promoted: longer than a container that is flooded with forged
// callbacks waits before it looks at the secret again.
const PENDING_MS = 6_000;
const SLOW_MS = 500;

/**
 * Lets things go wrong until it is stopped: functions are killed, Secrets Manager and Twilio fail, AWS throttles and
 * loses answers, messages of the queue come twice, and the auth token rotates.
 */
export class Chaos {
  private readonly timers: NodeJS.Timeout[] = [];
  private functionsKilled = 0;
  private secretReadsFailed = 0;
  private callsThrottled = 0;
  private answersLost = 0;
  private rotations = 0;
  private stopped = false;
  private rotation: Promise<void> = Promise.resolve();

  constructor(
    private readonly local: LocalRun,
    private readonly options: ChaosOptions,
  ) {
    const faults = [
      { kind: '429', probability: options.twilioFaultShare, retryAfter: 0 },
      { kind: '500', probability: options.twilioFaultShare },
      { kind: 'drop-after', probability: options.twilioFaultShare },
    ] as const;
    for (const [index, fault] of faults.entries()) {
      local.taskRouter.faults.add({ ...fault, path: '/Tasks', seed: options.seed + index });
    }
    local.aws.sqs.duplicate(options.duplicateEvery);
    if (options.kills) this.every(2_500, () => this.kill());
    if (options.rotates) this.rotation = this.rotate();
    this.every(2_000, () => this.failSecretsManager());
    this.every(1_000, () => this.throttle());
    this.every(400, () => this.loseAnAnswer());
  }

  /** Ends all of it; resolves when nothing goes wrong any more. */
  async stop(): Promise<ChaosCounts> {
    this.stopped = true;
    for (const timer of this.timers) clearInterval(timer);
    const { secretsManager, dynamoDb } = this.local.aws.faults;
    secretsManager.fail(0);
    secretsManager.slow(0);
    dynamoDb.fail(0);
    this.local.aws.sqs.duplicate(0);
    await this.rotation;
    const twilioFaults = this.local.taskRouter.faults.counters.reduce(
      (sum, { injected }) => sum + injected,
      0,
    );
    this.local.taskRouter.faults.clear();
    const { functionsKilled, secretReadsFailed, callsThrottled, answersLost, rotations } = this;
    return { functionsKilled, secretReadsFailed, callsThrottled, answersLost, rotations, twilioFaults };
  }

  private every(milliseconds: number, action: () => void): void {
    this.timers.push(setInterval(action, milliseconds));
  }

  private kill(): void {
    const functions = this.local.aws.lambda.functionIds();
    const victim = functions[Math.floor(this.options.random() * functions.length)];
    if (victim === undefined) return;
    this.local.aws.lambda.crash(victim);
    this.functionsKilled++;
  }

  /** The next readings of a secret fail, are not answered, or are slow until the next time. */
  private failSecretsManager(): void {
    const { secretsManager } = this.local.aws.faults;
    const times = 1 + Math.floor(this.options.random() * 3);
    const how = this.options.random();
    secretsManager.slow(how < 0.3 ? SLOW_MS : 0);
    if (how >= 0.3) secretsManager.fail(times, how < 0.6 ? 'error' : 'drop');
    this.secretReadsFailed += times;
  }

  private throttle(): void {
    this.local.aws.faults.dynamoDb.fail(1, 'throttled');
    this.callsThrottled++;
  }

  private loseAnAnswer(): void {
    this.local.aws.faults.dynamoDb.fail(1, 'drop-after');
    this.answersLost++;
  }

  /** As docs/rotation.md says: the version to come first, then Twilio, then the label. */
  private async rotate(): Promise<void> {
    const name = this.local.outputs.AuthTokenSecretName ?? '';
    while (!this.stopped) {
      const digit = () => Math.floor(this.options.random() * 16).toString(16);
      const authToken = Array.from({ length: 32 }, digit).join('');
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
