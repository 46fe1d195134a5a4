import { closest } from 'taskrouter/suggestion';
import { ROUTING_CHOICE_VALUES, type RoutingChoices } from '../../engine/routing-choices';
import { UsageError } from '../../usage-error';

const NAMES = Object.keys(ROUTING_CHOICE_VALUES);

/** `afterFailedReservation=next-target,…`. @throws UsageError naming what there is. */
export function parseRoutingChoices(option: string, text: string): Partial<RoutingChoices> {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  const entries = parts.map((part): [string, string] => {
    const [name = '', value = ''] = part.split('=').map((side) => side.trim());
    if (!valuesOf(option, name).includes(value)) throw wrongValue(option, name, value);
    return [name, value];
  });
  return choices(Object.fromEntries(entries));
}

/**
 * Every combination of `afterFailedReservation=same-target|next-target,…`; a name alone, or with `*`, stands for all
 * its values, `all` for every name.
 * @throws UsageError naming what there is.
 */
export function parseRoutingTrials(option: string, text: string): Partial<RoutingChoices>[] {
  const parts = text.trim() === 'all' ? NAMES : text.split(',').filter((part) => part.trim() !== '');
  let trials: Record<string, string>[] = [{}];
  for (const part of parts) {
    const [name = '', value = '*'] = part.split('=').map((side) => side.trim());
    const all = valuesOf(option, name);
    const wanted = value === '*' || value === '…' ? all : value.split('|').map((one) => one.trim());
    for (const one of wanted) if (!all.includes(one)) throw wrongValue(option, name, one);
    trials = trials.flatMap((trial) => wanted.map((one) => ({ ...trial, [name]: one })));
  }
  return trials.map(choices);
}

function valuesOf(option: string, name: string): readonly string[] {
  const values = Object.entries(ROUTING_CHOICE_VALUES).find(([known]) => known === name)?.[1];
  if (values !== undefined) return values;
  const meant = closest(name, NAMES);
  const hint = meant === undefined ? `there are ${NAMES.join(', ')}` : `did you mean ${meant}?`;
  throw new UsageError(`${option}: '${name}' is no choice; ${hint}`);
}

function wrongValue(option: string, name: string, value: string): UsageError {
  return new UsageError(`${option}: ${name} takes ${valuesOf(option, name).join(' or ')}, not '${value}'`);
}

function choices(given: Readonly<Record<string, string>>): Partial<RoutingChoices> {
  if (isChosen(given)) return given;
  throw new TypeError('unreachable: names and values have been checked');
}

function isChosen(given: Readonly<Record<string, string>>): given is Partial<RoutingChoices> {
  const values: readonly [string, readonly string[]][] = Object.entries(ROUTING_CHOICE_VALUES);
  return Object.entries(given).every(([name, value]) =>
    values.some(([known, allowed]) => known === name && allowed.includes(value)),
  );
}
