import type { Server } from 'node:http';
import type { AccountSid, WorkflowSid, WorkspaceSid } from 'taskrouter/sid';
import type { LoggedAlert } from './alert-log';
import type { SharedKey } from './callbacks/signature';
import { CallControl } from './calls/call-control';
import { ConsoleServer } from './console/console-server';
import type { RoutingChoices } from './engine/routing-choices';
import type { RequestFaults } from './faults/faults';
import { StateFile } from './journal/state-file';
import { listenOnLoopback, stopListening } from './loopback';
import { TwilioProxy } from './proxy/twilio-proxy';
import { createRestServer, type RestServerOptions, restListener } from './rest/server';
import { Run } from './run';
import { type EmulatorOptions, readOptions, startRun } from './start-run';
import type { ProxyAddress, TaskRouter, TaskRouterOptions } from './task-router';
import { TimeControl } from './time-control';
import type { Inspection, InspectionSupplement } from './traffic/inspection-log';
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
  private readonly time: TimeControl;
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
    this.time = new TimeControl(options.clock, {
      nextDue: () => this.run.nextDeadline(),
      settled: () => this.settled(),
      arrived: () => {
        this.run.runtime.catchUp();
        this.run.runtime.recordTime();
      },
      progress: () => options.stream.lastId,
    });
    this.rest = {
      runtime: () => this.run.runtime,
      switchboard: () => this.run.switchboard,
      alerts,
      calls: this.calls,
      faults,
      stream: options.stream,
      inspections: options.inspections,
      run: {
        time: this.time,
        reset: () => this.reset(),
        state: () => this.run.rows(),
        routing: () => this.routing,
        chooseRouting: (changes) => this.chooseRouting(changes),
        sharedKeySid: () => this.sharedKey?.sid,
        signWith: (sharedKey) => this.signWith(sharedKey),
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
      if (given.consolePort !== undefined) await emulator.openConsole(given.consolePort);
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

  get sharedKey(): SharedKey | undefined {
    return this.options.credentials.signingKey.sharedKey;
  }

  signWith(sharedKey: SharedKey | undefined): void {
    this.options.credentials.signWith(sharedKey);
  }

  async settled(): Promise<void> {
    do await this.run.settled();
    while (await this.options.alsoSettled());
  }

  advance(seconds: number): Promise<void> {
    return this.time.advance(seconds);
  }

  inspect(inspection: Inspection): number {
    return this.options.inspections.add(inspection).n;
  }

  supplementInspection(n: number, supplement: InspectionSupplement): void {
    this.options.inspections.supplement(n, supplement);
  }

  async chooseRouting(changes: Partial<RoutingChoices>): Promise<void> {
    this.run.runtime.chooseRouting(changes);
    await this.run.runtime.durable();
  }

  async reset(): Promise<void> {
    const { alerts, faults, traffic, narrator, inspections, stream } = this.options;
    await this.run.close();
    narrator?.forget();
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

  private async openConsole(port: number | 'usual'): Promise<void> {
    const { accountSid } = this;
    try {
      this.console = await ConsoleServer.start(port, {
        rest: restListener(this.rest),
        credentials: () => ({ accountSid, authToken: this.authToken }),
        allowed: this.options.allowed,
      });
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
