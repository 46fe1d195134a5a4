import type { Server } from 'node:http';
import { type Clock, ManualClock } from 'taskrouter/clock';
import type { AllowedPeers } from 'taskrouter/local-origin';
import { describeProblems } from 'taskrouter/parsed';
import { type AccountSid, parseSid, type WorkflowSid, type WorkspaceSid } from 'taskrouter/sid';
import { AccountCredentials, DEFAULT_ACCOUNT } from './account-credentials';
import { AdjustableClock } from './adjustable-clock';
import { AlertLog, alertLine, type LoggedAlert } from './alert-log';
import { CALLBACK_LIMIT_MS } from './callbacks/assignment-callbacks';
import { EVENT_CALLBACK_LIMIT_MS } from './callbacks/event-callbacks';
import type { SharedKey } from './callbacks/signature';
import { CallControl } from './calls/call-control';
import { CallPlans } from './calls/call-plans';
import { clockOf, isMovable, speedOf } from './clock-choice';
import { ConsoleServer } from './console/console-server';
import { formatAlert } from './control-api/alert-endpoints';
import type { ClockState } from './control-api/run-control';
import { formatCallback, formatInspection, formatRequest } from './control-api/traffic-endpoints';
import { CommandError } from './engine/command-error';
import { DEFAULT_ROUTING_CHOICES, type RoutingChoices } from './engine/routing-choices';
import { RequestFaults } from './faults/faults';
import { endOf } from './journal/saved-run';
import { StateFile } from './journal/state-file';
import { DamagedStateFileError } from './journal/state-file-error';
import { listenOnLoopback, stopListening } from './loopback';
import { Narrator } from './narration/narrator';
import { TwilioProxy } from './proxy/twilio-proxy';
import { ExpressionRate } from './rest/expression-rate';
import { createRestServer, type RestServerOptions, restListener } from './rest/server';
import { Run, type RunOptions } from './run';
import { parseWorkspaceSeed } from './seed/parse-workspace-seed';
import { tutorialWorkspace } from './seed/tutorial';
import type { WorkspaceSeed } from './seed/workspace-seed';
import { StreamLog } from './stream/stream-log';
import type { ProxyAddress, TaskRouter, TaskRouterOptions } from './task-router';
import { type Inspection, InspectionLog } from './traffic/inspection-log';
import { TrafficLog } from './traffic/traffic-log';
import type { CallerControl } from './voice/switchboard';

/** One run after the other, served on one port. */
export class Emulator implements TaskRouter {
  url = '';
  readonly accountSid: AccountSid;
  authToken: string;
  readonly workspaceSid: WorkspaceSid;
  readonly workflowSid: WorkflowSid;
  readonly alerts: readonly LoggedAlert[];
  readonly calls: CallControl;
  readonly faults: RequestFaults;
  private readonly server: Server;
  private readonly rest: RestServerOptions;
  private twilioProxy: TwilioProxy | undefined;
  private console: ConsoleServer | undefined;

  private constructor(
    private readonly options: EmulatorOptions,
    private run: Run,
  ) {
    const { accountSid, plans, alerts, faults, credentials, notice } = options;
    this.accountSid = accountSid;
    this.authToken = credentials.authToken;
    this.workspaceSid = run.workspaceSid;
    this.workflowSid = run.workflowSid;
    this.alerts = alerts.alerts;
    this.calls = new CallControl(() => this.run.runtime, plans);
    this.faults = faults;
    this.rest = {
      runtime: () => this.run.runtime,
      switchboard: () => this.run.switchboard,
      alerts,
      calls: this.calls,
      faults,
      stream: options.stream,
      inspections: options.inspections,
      run: {
        clock: () => this.clockState(),
        setSpeed: (speed) => this.setSpeed(speed),
        advance: (seconds) => this.advance(seconds),
        step: () => this.step(),
        reset: () => this.reset(),
        state: () => this.run.rows(),
        routing: () => this.routing,
        chooseRouting: (changes) => this.chooseRouting(changes),
      },
      traffic: options.traffic,
      callbacks: { signingKey: options.signingKey, traffic: options.traffic, now: () => options.clock.now() },
      authenticate: (user, password) => credentials.isValid(user, password),
      log: notice,
      expressionRate: options.expressionRate,
      allowed: options.allowed,
    };
    this.server = createRestServer(this.rest);
  }

  /** @throws Error for people, as `createTaskRouter` does. */
  static async start(given: TaskRouterOptions): Promise<Emulator> {
    const checked = readOptions(given);
    const state = typeof given.state === 'string' ? { path: given.state } : given.state;
    const stateFile = state && (await StateFile.open(state.path, state.checkpointAfter));
    try {
      const { options, run } = await startRun(checked, given, stateFile);
      const emulator = new Emulator(options, run);
      await emulator.listen(given.port ?? 0, given.host);
      if (given.proxyPort !== undefined) await emulator.listenAsProxy(given.proxyPort);
      options.stream.begin(run.rows());
      if (given.consolePort !== undefined) await emulator.openConsole(given.consolePort, given.host);
      return emulator;
    } catch (error) {
      await stateFile?.close();
      throw error;
    }
  }

  get routing(): RoutingChoices {
    return this.run.routing;
  }

  get callers(): CallerControl {
    return this.run.switchboard;
  }

  get proxy(): ProxyAddress | undefined {
    return this.twilioProxy;
  }

  promoteAuthToken(token: string): void {
    this.options.credentials.promote(token);
    this.authToken = token;
  }

  signWith(sharedKey: SharedKey | undefined): void {
    this.options.credentials.signWith(sharedKey);
  }

  async settled(): Promise<void> {
    do await this.run.settled();
    while (await this.options.alsoSettled());
  }

  async advance(seconds: number): Promise<void> {
    const clock = this.movableClock();
    const end = clock.now() + seconds * 1000;
    await this.settled();
    for (let next = clock.nextTimer(); next !== undefined && next <= end; next = clock.nextTimer()) {
      clock.moveTo(next);
      await this.settled();
    }
    clock.moveTo(end);
    this.run.runtime.catchUp();
    this.run.runtime.recordTime();
    await this.settled();
  }

  /**
   * Moves on to the next thing due, here or in whatever else goes by the clock: timer by timer, as most of those are looks
   * that find nothing, until something has happened.
   */
  async step(): Promise<void> {
    const clock = this.movableClock();
    const { stream } = this.options;
    await this.settled();
    const [before, end] = [stream.lastId, this.run.nextDeadline() ?? clock.now() + MOST_STEPPED_MS];
    for (let next = clock.nextTimer(); next !== undefined && next <= end; next = clock.nextTimer()) {
      clock.moveTo(next);
      await this.settled();
      if (stream.lastId !== before) return;
    }
  }

  inspect(inspection: Inspection): void {
    const { inspections, traffic, clock } = this.options;
    const { parameters, signature } = inspection;
    // A callback is known by its signature: the time in its parameters makes it its own.
    const sent = traffic.callbacks.findLast(
      (callback) =>
        callback.delivery.signature === signature?.given &&
        callback.webhook.parameters.ReservationSid === parameters.ReservationSid,
    );
    inspections.add(inspection, clock.now(), sent?.n);
  }

  private clockState(): ClockState {
    const { clock } = this.options;
    const now = clock.now();
    return { now, speed: speedOf(clock), nextDue: this.run.nextDeadline() };
  }

  private setSpeed(speed: number): void {
    const { clock } = this.options;
    if (!(clock instanceof AdjustableClock))
      throw new CommandError('invalid', 'speed: this clock has one of its own');
    clock.speed = speed;
  }

  /** @throws CommandError */
  private movableClock(): ManualClock | AdjustableClock {
    const { clock } = this.options;
    if (isMovable(clock)) return clock;
    throw new CommandError('invalid', "This clock can't be moved: it is one of the program's own");
  }

  async chooseRouting(changes: Partial<RoutingChoices>): Promise<void> {
    this.run.runtime.chooseRouting(changes);
    await this.run.runtime.durable();
  }

  async reset(): Promise<void> {
    const { alerts, faults, traffic, inspections, stream } = this.options;
    await this.run.close();
    alerts.clear();
    traffic.clear();
    inspections.clear();
    faults.clear();
    this.run = await Run.begin(this.options);
    stream.begin(this.run.rows());
  }

  async close(): Promise<void> {
    await Promise.all([
      stopListening(this.server),
      this.console?.close(),
      this.twilioProxy?.close(),
      this.run.close(),
    ]);
    await this.options.stateFile?.close();
  }

  private async listenAsProxy(port: number): Promise<void> {
    const { allowed, notice } = this.options;
    const listener = (host: string) =>
      restListener({ ...this.rest, allowed: { ...allowed, hosts: [...allowed.hosts, host] } });
    try {
      this.twilioProxy = await TwilioProxy.start({ port, listener, log: notice });
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  get consoleUrl(): string | undefined {
    return this.console?.url;
  }

  private async openConsole(port: number | 'usual', host: string | undefined): Promise<void> {
    const { accountSid } = this;
    try {
      this.console = await ConsoleServer.start(
        { port, host },
        {
          rest: restListener(this.rest),
          credentials: () => ({ accountSid, authToken: this.authToken }),
          allowed: this.options.allowed,
        },
      );
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  private async listen(port: number, host: string | undefined): Promise<void> {
    try {
      this.url = await listenOnLoopback(this.server, port, host);
    } catch (error) {
      await this.run.close();
      throw error;
    }
  }
}

/** How far a step looks where TaskRouter itself has nothing due: an hour, in ms. */
const MOST_STEPPED_MS = 3_600_000;

/** What an emulator is made with, complete. */
interface EmulatorOptions extends RunOptions {
  readonly alsoSettled: () => Promise<boolean>;
  readonly credentials: AccountCredentials;
  readonly faults: RequestFaults;
  readonly expressionRate: ExpressionRate | undefined;
  readonly allowed: AllowedPeers;
  /** Told of what goes wrong, line by line. */
  readonly notice: (line: string) => void;
  readonly inspections: InspectionLog;
}

interface CheckedOptions {
  readonly accountSid: AccountSid;
  readonly credentials: AccountCredentials;
  readonly faults: RequestFaults;
  readonly seed: WorkspaceSeed;
}

/** @throws Error naming what is wrong with the options. */
function readOptions(options: TaskRouterOptions): CheckedOptions {
  const accountSid = parseSid('AC', options.accountSid ?? DEFAULT_ACCOUNT.accountSid);
  const authToken = options.authToken ?? DEFAULT_ACCOUNT.authToken;
  const credentials = new AccountCredentials(accountSid, authToken, options.apiKeys ?? {}, options.sharedKey);
  const seed = parseWorkspaceSeed(options.seed ?? tutorialWorkspace());
  if (!seed.ok) throw new Error(`The workspace has mistakes: ${describeProblems(seed.problems)}`);
  const faults = new RequestFaults();
  for (const fault of options.faults ?? []) faults.add(fault);
  return { accountSid, credentials, faults, seed: seed.value };
}

/** @param endedAt when the saved run ended, in ms since the epoch: a clock that stands still goes on from there. */
function connect(
  checked: CheckedOptions,
  given: TaskRouterOptions,
  stateFile: StateFile | undefined,
  endedAt: number | undefined,
): EmulatorOptions {
  const { log = () => {}, narration, routing, calls, callbackLimit, eventCallbackLimit } = given;
  const narrator = narration && new Narrator(narration);
  const stream = new StreamLog();
  return {
    stream,
    ...checked,
    signingKey: () => checked.credentials.signingKey,
    clock: chosenClock(given.clock, endedAt),
    alsoSettled: given.alsoSettled ?? (() => Promise.resolve(false)),
    routing: { ...DEFAULT_ROUTING_CHOICES, ...checked.seed.routing, ...routing },
    alerts: new AlertLog((alert, n) => {
      log(alertLine(alert));
      narrator?.alert(alert);
      stream.add('alert', () => formatAlert(alert, n));
    }),
    traffic: new TrafficLog({
      callback: (callback) => stream.add('callback', () => formatCallback(callback)),
      request: (request) => stream.add('request', () => formatRequest(request)),
    }),
    inspections: new InspectionLog((inspection) =>
      stream.add('inspection', () => formatInspection(inspection)),
    ),
    plans: new CallPlans(calls),
    limits: {
      assignment: callbackLimit ?? CALLBACK_LIMIT_MS,
      event: eventCallbackLimit ?? EVENT_CALLBACK_LIMIT_MS,
    },
    expressionRate: given.limitExpressionQueries ? new ExpressionRate() : undefined,
    allowed: { hosts: given.allowedHosts ?? [], origins: given.allowedOrigins ?? [] },
    log,
    narrator,
    notice: noticeOf(given),
    stateFile,
  };
}

/** What nobody may miss is told where people look, and in the log where there is no such place. */
function noticeOf({ log, narration }: TaskRouterOptions): (line: string) => void {
  return narration?.write ?? log ?? (() => {});
}

/** @param endedAt when the saved run ended, in ms since the epoch: a clock that stands still goes on from there. */
function chosenClock(given: TaskRouterOptions['clock'], endedAt: number | undefined): Clock {
  const clock = typeof given === 'string' || given === undefined ? clockOf(given) : given;
  if (clock instanceof ManualClock && endedAt !== undefined) clock.moveTo(endedAt);
  return clock;
}

/** Goes on with the run of the state file, repaired where that was asked for; begins one where there is none. */
async function startRun(
  checked: CheckedOptions,
  given: TaskRouterOptions,
  stateFile: StateFile | undefined,
): Promise<{ readonly options: EmulatorOptions; readonly run: Run }> {
  const mayRepair = typeof given.state === 'object' && given.state.repair === true;
  try {
    const saved = await stateFile?.recover();
    const options = connect(checked, given, stateFile, saved && endOf(saved));
    if (stateFile === undefined || saved === undefined) return { options, run: await Run.begin(options) };
    return { options, run: Run.recover(options, stateFile, saved) };
  } catch (error) {
    if (!mayRepair || stateFile === undefined || !(error instanceof DamagedStateFileError)) throw error;
    noticeOf(given)(await stateFile.repair(error));
    return startRun(checked, given, stateFile);
  }
}
