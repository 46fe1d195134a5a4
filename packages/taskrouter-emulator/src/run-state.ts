import type { AccountSid } from 'taskrouter/sid';
import type { AlertLog } from './alert-log';
import { Engine } from './engine/engine';
import type { AssignmentCallback, CallRedirect, DomainEvent } from './engine/output';
import type { RoutingChoices } from './engine/routing-choices';
import { EngineRecorder } from './engine-recorder';
import { EventLog } from './events/event-log';
import type { EventRecord } from './events/event-record';
import type { Outbox } from './outbox/outbox';
import { createSidSource, type RepeatableSids } from './sids';
import { StatisticsLog } from './statistics/statistics-log';

/** Everything a run is, apart from what it is connected to: what a journal holds and a snapshot is taken of. */
export interface RunState {
  readonly engine: Engine;
  readonly recorder: EngineRecorder;
  readonly outbox: Outbox;
  readonly sids: RepeatableSids;
  /** A source of its own for events, so that what is recorded doesn't change the engine's SIDs. */
  readonly eventSids: RepeatableSids;
  /** What has happened: the Events resource answers from it. */
  readonly events: EventLog;
  /** What has happened, as the statistics count it. */
  readonly statistics: StatisticsLog;
}

export interface RunStateOptions {
  readonly accountSid: AccountSid;
  /** The same seed gives the same SIDs. */
  readonly sidSeed: string;
  readonly routing: RoutingChoices;
  readonly alerts: AlertLog;
  readonly outbox: Outbox;
  readonly onEvent: (event: DomainEvent, record: EventRecord) => void;
  readonly onAssignment: (callback: AssignmentCallback) => void;
  readonly onRedirect: (redirect: CallRedirect) => void;
}

/** The state of a run that hasn't begun: no workspace, nothing has happened. */
export function createRunState(options: RunStateOptions): RunState {
  const { accountSid, sidSeed, routing, outbox } = options;
  const sids = createSidSource(sidSeed);
  const eventSids = createSidSource(`${sidSeed} events`);
  const events = new EventLog(eventSids);
  const statistics = new StatisticsLog();
  const recorder = new EngineRecorder({ ...options, events, statistics });
  const engine = new Engine({ accountSid, sids, routing, output: recorder });
  return { engine, recorder, outbox, sids, eventSids, events, statistics };
}
