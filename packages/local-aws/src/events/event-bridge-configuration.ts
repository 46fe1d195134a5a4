import { formatArn } from '../account';
import { attributeOf, physicalName, type ResourceTypes } from '../template/resource-type';
import type { Stack } from '../template/stack';
import { type EventPattern, parseEventPattern } from './event-pattern';

/** The bus every account has. */
export const DEFAULT_BUS = 'default';

/** An event bus with the rules on it that are enabled. */
export interface EventBusConfiguration {
  readonly logicalId?: string;
  readonly name: string;
  readonly arn: string;
  readonly rules: readonly EventRule[];
}

/** What is done with the events a pattern is about. */
export interface EventRule {
  readonly name: string;
  readonly arn: string;
  readonly pattern: EventPattern;
  /** ARNs of functions and queues of the stack. */
  readonly targets: readonly string[];
}

/** The EventBridge resources that are run locally. */
export const EVENTS_RESOURCE_TYPES: ResourceTypes = {
  'AWS::Events::EventBus': (_logicalId, properties, stack) => {
    const name = properties().string('Name');
    return { ref: name, attributes: { Name: name, Arn: formatArn(stack, 'events', `event-bus/${name}`) } };
  },
  'AWS::Events::Rule': (logicalId, properties, stack) => {
    const fields = properties();
    const name = fields.optionalString('Name') ?? physicalName(stack, logicalId, 64);
    const bus = busName(fields.optionalString('EventBusName'));
    const onDefault = bus === DEFAULT_BUS;
    const arn = formatArn(stack, 'events', onDefault ? `rule/${name}` : `rule/${bus}/${name}`);
    return { ref: onDefault ? name : `${bus}|${name}`, attributes: { Arn: arn } };
  },
};

/** A bus is named by its name or its ARN. */
export function busName(nameOrArn = DEFAULT_BUS): string {
  return nameOrArn.replace(/^arn:.*:event-bus\//, '');
}

/**
 * The stack's event buses, and the default one.
 * Source: AWS::Events::EventBus and AWS::Events::Rule in the CloudFormation Template Reference.
 * @param targets ARNs of everything in the stack that can be a target
 * @throws TemplateError for what isn't run locally, naming the property
 */
export function readEventBuses(stack: Stack, targets: ReadonlySet<string>): EventBusConfiguration[] {
  const buses = stack.resourcesOfType('AWS::Events::EventBus').map((bus) => {
    bus.properties.expectOnly(['Name'], ['Description', 'KmsKeyIdentifier', 'Tags']);
    return { logicalId: bus.logicalId, name: bus.ref, arn: attributeOf(bus, 'Arn') };
  });
  const all = [
    ...buses,
    { name: DEFAULT_BUS, arn: formatArn(stack.context, 'events', `event-bus/${DEFAULT_BUS}`) },
  ];
  const rules = readRules(stack, new Set(all.map(({ name }) => name)), targets);
  return all.map((bus) => ({ ...bus, rules: rules.get(bus.name) ?? [] }));
}

function readRules(
  stack: Stack,
  buses: ReadonlySet<string>,
  targets: ReadonlySet<string>,
): ReadonlyMap<string, readonly EventRule[]> {
  const rules = new Map<string, readonly EventRule[]>();
  for (const rule of stack.resourcesOfType('AWS::Events::Rule')) {
    const { properties, ref } = rule;
    properties.expectOnly(
      ['Name', 'EventBusName', 'EventPattern', 'State', 'Targets'],
      ['Description', 'Tags'],
    );
    const bus = busName(properties.optionalString('EventBusName'));
    if (!buses.has(bus)) throw properties.error('EventBusName', `the stack has no event bus ${bus}`);
    const pattern = properties.object('EventPattern');
    if (Object.keys(pattern.value).length === 0) {
      throw properties.error('EventPattern', 'missing; rules on a schedule are not run locally');
    }
    const parsed: EventRule = {
      name: ref.replace(/^.*\|/, ''),
      arn: attributeOf(rule, 'Arn'),
      pattern: parseEventPattern(pattern.value, pattern.path),
      targets: properties.objects('Targets').map((target) => {
        // Delivery to the stack's own functions and queues doesn't fail for a while: a retry policy has no use.
        target.expectOnly(['Arn', 'Id'], ['RetryPolicy']);
        const arn = target.string('Arn');
        if (!targets.has(arn)) {
          throw target.error('Arn', 'only functions and queues of this stack are targets locally');
        }
        return arn;
      }),
    };
    const state = properties.optionalString('State') ?? 'ENABLED';
    if (state === 'ENABLED') rules.set(bus, [...(rules.get(bus) ?? []), parsed]);
    else if (state !== 'DISABLED') throw properties.error('State', `${state} is not run locally`);
  }
  return rules;
}
