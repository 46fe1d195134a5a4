import type { AlertLog } from './alert-log';
import type {
  Alert,
  AssignmentCallback,
  CallRedirect,
  CallStatusCallback,
  DomainEvent,
  EngineOutput,
} from './engine/output';
import type { EventLog } from './events/event-log';
import type { EventRecord } from './events/event-record';
import { passes } from './events/event-types';
import type { Outbox } from './outbox/outbox';
import type { StatisticsLog } from './statistics/statistics-log';

export interface EngineRecorderOptions {
  readonly events: EventLog;
  readonly statistics: StatisticsLog;
  readonly outbox: Outbox;
  readonly alerts: AlertLog;
  /** Told of everything that happens, at the moment it happens. */
  readonly onEvent: (event: DomainEvent, record: EventRecord) => void;
  /** Told of every assignment callback that is going to be sent. */
  readonly onAssignment: (callback: AssignmentCallback) => void;
  readonly onRedirect: (redirect: CallRedirect) => void;
}

/** Takes down what leaves the engine, each thing where it is looked for later. */
export class EngineRecorder implements EngineOutput {
  private isSilent = false;

  constructor(private readonly options: EngineRecorderOptions) {}

  event(event: DomainEvent): void {
    const { events, statistics, outbox, onEvent } = this.options;
    statistics.add(event);
    const record = events.add(event);
    const { eventCallbackUrl: url, eventsFilter } = event.workspace.settings;
    if (url !== '' && passes(eventsFilter, event.type)) outbox.add({ event: record, url });
    if (!this.isSilent) onEvent(event, record);
  }

  assignment(callback: AssignmentCallback): void {
    this.options.outbox.add(callback);
    if (!this.isSilent) this.options.onAssignment(callback);
  }

  callStatus(callback: CallStatusCallback): void {
    this.options.outbox.add(callback);
  }

  alert(alert: Alert): void {
    if (!this.isSilent) this.options.alerts.add({ level: 'warning', ...alert });
  }

  redirect(redirect: CallRedirect): void {
    if (!this.isSilent) this.options.onRedirect(redirect);
  }

  /** While `work` runs, alerts and events are not announced: they have been before. */
  silently(work: () => void): void {
    this.isSilent = true;
    try {
      work();
    } finally {
      this.isSilent = false;
    }
  }
}
