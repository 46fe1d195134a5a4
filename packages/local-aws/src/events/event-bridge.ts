import type { Clock } from 'taskrouter/clock';
import type { JsonObject } from 'taskrouter/parsed';
import { type Account, formatArn } from '../account';
import { isAllowed } from '../iam/evaluate';
import type { AsynchronousInvocations } from '../lambda/asynchronous-invocations';
import type { Lambda } from '../lambda/lambda';
import { OperationInput } from '../service-endpoint/operation-input';
import {
  type EmulatedService,
  notSupported,
  type Operation,
  ServiceError,
} from '../service-endpoint/service';
import type { Queues } from '../sqs/queues';
import { type BusEvent, type EntryError, entrySize, parseEntry } from './event';
import { busName, type EventBusConfiguration, type EventRule } from './event-bridge-configuration';
import { matchesPattern } from './event-pattern';

/** How many events are kept to be looked at. */
const KEPT_EVENTS = 1000;

// Source: "Quotas" of PutEvents in the EventBridge User Guide.
const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;

/** An event with the bus it was put on. */
export interface RoutedBusEvent extends BusEvent {
  readonly eventBusName: string;
  /** Names of the rules it matched. */
  readonly rules: readonly string[];
}

const ERRORS = {
  missing: (field: string) => new ServiceError('ValidationException', `${field}: it has to be given`),
  invalid: (field: string, message: string) =>
    new ServiceError('ValidationException', `${field}: ${message}`),
};

/** EventBridge: takes events and hands them to the functions and queues that rules name. */
export class EventBridge implements EmulatedService {
  readonly signingName = 'events';
  readonly targetPrefix = 'AWSEvents';
  readonly endpointVariable = 'AWS_ENDPOINT_URL_EVENTBRIDGE';
  #buses: readonly EventBusConfiguration[] = [];
  readonly #events: RoutedBusEvent[] = [];

  constructor(
    private readonly account: Account,
    private readonly lambda: Lambda,
    private readonly invocations: AsynchronousInvocations,
    private readonly queues: Queues,
    private readonly clock: Clock,
    private readonly log: (line: string) => void,
  ) {}

  /** Puts these buses, with their rules, in the place of the ones before. */
  deploy(buses: readonly EventBusConfiguration[]): void {
    this.#buses = buses;
  }

  /** The last 1,000 events, the oldest first. */
  events(): readonly RoutedBusEvent[] {
    return [...this.#events];
  }

  /** Source: PutEvents in the EventBridge API Reference. */
  parse(operation: string, input: JsonObject): Operation {
    if (operation !== 'PutEvents') throw notSupported(operation);
    const entries = new OperationInput(input, ERRORS).objects('Entries');
    if (entries.length < 1 || entries.length > MAX_ENTRIES) {
      throw ERRORS.invalid('Entries', `from 1 to ${MAX_ENTRIES} entries are taken at once`);
    }
    if (entries.reduce((size, entry) => size + entrySize(entry), 0) > MAX_BYTES) {
      const limit = 'Total size of the entries in the request is over the limit.';
      throw new ServiceError('ValidationException', limit);
    }
    return {
      permissions: entries.map((entry) => ({
        action: 'events:PutEvents',
        resource: formatArn(
          this.account,
          'events',
          `event-bus/${busName(entry.optionalString('EventBusName'))}`,
        ),
        context: {
          'events:source': entry.optionalString('Source') ?? '',
          'events:detail-type': entry.optionalString('DetailType') ?? '',
        },
      })),
      execute: () => {
        const results = entries.map((entry) => this.#put(entry));
        return {
          FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length,
          Entries: results.map((result) => ({ ...result })),
        };
      },
    };
  }

  #put(entry: OperationInput): { readonly EventId: string } | EntryError {
    const event = parseEntry(entry, this.account, this.clock.now());
    if ('ErrorCode' in event) return event;
    const name = busName(entry.optionalString('EventBusName'));
    const bus = this.#buses.find((each) => each.name === name);
    if (bus === undefined) {
      return { ErrorCode: 'InvalidArgument', ErrorMessage: `Event bus ${name} does not exist.` };
    }
    const rules = bus.rules.filter(({ pattern }) => matchesPattern(pattern, { ...event }));
    this.#record({ ...event, eventBusName: name, rules: rules.map((rule) => rule.name) });
    for (const rule of rules) for (const target of rule.targets) this.#deliver(event, rule, target);
    return { EventId: event.id };
  }

  #record(event: RoutedBusEvent): void {
    this.#events.push(event);
    if (this.#events.length > KEPT_EVENTS) this.#events.shift();
    const rules = event.rules.length === 0 ? 'no rule' : event.rules.join(', ');
    // Never the detail: it may hold personal data.
    this.log(
      `event bus ${event.eventBusName} | ${event.source} ${event['detail-type']} ${event.id} → ${rules}`.replace(
        /[\r\n]+/g,
        ' ',
      ),
    );
  }

  #deliver(event: BusEvent, rule: EventRule, target: string): void {
    const payload = JSON.stringify(event);
    const queue = this.queues.find(target);
    const principal = 'events.amazonaws.com';
    const source = { sourceArn: rule.arn, sourceAccount: this.account.accountId };
    const isPermitted =
      queue === undefined
        ? this.lambda.mayInvoke(target, { principal, ...source })
        : isAllowed(queue.configuration.policy, {
            action: 'sqs:SendMessage',
            resource: target,
            principals: [`Service:${principal}`],
            context: {
              'aws:SourceArn': source.sourceArn,
              'aws:SourceAccount': source.sourceAccount,
              'aws:SecureTransport': 'true',
            },
          });
    if (!isPermitted) {
      this.log(`event rule ${rule.name}: its target's resource-based policy does not let it at ${target}`);
    } else if (queue === undefined) {
      this.invocations.invoke(target, payload);
    } else {
      this.queues.send(queue, { body: payload, attributes: {}, senderId: principal });
    }
  }
}
