import type { Clock } from 'taskrouter/clock';
import type { AllowedPeers } from 'taskrouter/local-origin';
import { describeProblems } from 'taskrouter/parsed';
import { type AccountSid, parseSid } from 'taskrouter/sid';
import { AccountCredentials, DEFAULT_ACCOUNT } from './account-credentials';
import { AlertLog, alertLine } from './alert-log';
import { CALLBACK_LIMIT_MS } from './callbacks/assignment-callbacks';
import { EVENT_CALLBACK_LIMIT_MS } from './callbacks/event-callbacks';
import { CallPlans } from './calls/call-plans';
import { clockOf, isMovable } from './clock-choice';
import { formatAlert } from './control-api/alert-endpoints';
import { formatInspection } from './control-api/inspection-endpoints';
import { formatCallback, formatRequest } from './control-api/traffic-endpoints';
import { DEFAULT_ROUTING_CHOICES } from './engine/routing-choices';
import { RequestFaults } from './faults/faults';
import { endOf } from './journal/saved-run';
import type { StateFile } from './journal/state-file';
import { DamagedStateFileError } from './journal/state-file-error';
import { Narrator } from './narration/narrator';
import { ExpressionRate } from './rest/expression-rate';
import { Run, type RunOptions } from './run';
import { parseWorkspaceSeed } from './seed/parse-workspace-seed';
import { tutorialWorkspace } from './seed/tutorial';
import type { WorkspaceSeed } from './seed/workspace-seed';
import { StreamLog } from './stream/stream-log';
import type { TaskRouterOptions } from './task-router';
import { InspectionLog } from './traffic/inspection-log';
import { TrafficLog } from './traffic/traffic-log';

/** What an emulator is made with, complete. */
export interface EmulatorOptions extends RunOptions {
  readonly alsoSettled: () => Promise<boolean>;
  readonly credentials: AccountCredentials;
  readonly faults: RequestFaults;
  readonly expressionRate: ExpressionRate | undefined;
  readonly allowed: AllowedPeers;
  /** Told of what goes wrong, line by line. */
  readonly notice: (line: string) => void;
  readonly inspections: InspectionLog;
}

export interface CheckedOptions {
  readonly accountSid: AccountSid;
  readonly credentials: AccountCredentials;
  readonly faults: RequestFaults;
  readonly seed: WorkspaceSeed;
}

/** @throws Error naming what is wrong with the options. */
export function readOptions(options: TaskRouterOptions): CheckedOptions {
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
  const clock = chosenClock(given.clock, endedAt);
  const traffic = new TrafficLog({
    callback: (callback) => {
      stream.add('callback', () => formatCallback(callback));
      inspections.join(callback);
    },
    request: (request) => stream.add('request', () => formatRequest(request)),
  });
  const inspections = new InspectionLog({
    traffic,
    now: () => clock.now(),
    listener: (inspection) => stream.add('inspection', () => formatInspection(inspection)),
  });
  return {
    stream,
    ...checked,
    signingKey: () => checked.credentials.signingKey,
    clock,
    alsoSettled: given.alsoSettled ?? (() => Promise.resolve(false)),
    routing: { ...DEFAULT_ROUTING_CHOICES, ...checked.seed.routing, ...routing },
    alerts: new AlertLog((alert, n) => {
      log(alertLine(alert));
      narrator?.alert(alert);
      stream.add('alert', () => formatAlert(alert, n));
    }),
    traffic,
    inspections,
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

/** @param endedAt when the saved run ended, in ms since the epoch: a clock that is behind goes on from there. */
function chosenClock(given: TaskRouterOptions['clock'], endedAt: number | undefined): Clock {
  const clock = typeof given === 'string' || given === undefined ? clockOf(given) : given;
  if (isMovable(clock) && endedAt !== undefined) clock.moveTo(endedAt);
  return clock;
}

/** Goes on with the run of the state file, repaired where that was asked for; begins one where there is none. */
export async function startRun(
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
