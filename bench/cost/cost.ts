import { deployment } from '../deployment';
import { dollars, whole } from '../report/format';
import type { Report, Section, Table } from '../section';
import { ASSUMED, COLD_SHARE_SOURCE } from './assumed';
import { containersFor, HANDLE_TIME_SECONDS, inOrderMet, type Load, limits, type MetLimit } from './limits';
import {
  type Bill,
  billPerMillion,
  serverPerMonth,
  total,
  twilioFunctionsPerMonth,
  type Usage,
} from './per-million';
import { CHECKED_ON, PRICES } from './prices';
import { usages } from './usage';

const SECONDS_PER_MONTH = 730 * 3600;
const RATES = [1, 10, 100, 1_000, 10_000] as const;
const VOLUMES = [10_000, 100_000, 1_000_000, 10_000_000] as const;

/** What the stack costs by the measured durations, and what limits it as the load grows. */
export const cost: Section = {
  name: 'cost',
  asks: 'What do a million calls cost, and which limit does a growing load meet first?',
  async run(bench): Promise<Report> {
    const { callback, createTask, createTaskOnce } = await usages(bench);
    const { throttle, alarms } = await deployment(bench);
    const functions: ReadonlyArray<readonly [string, Usage]> = [
      ['callback', callback],
      ['create_task', createTask],
      ...(createTaskOnce === undefined ? [] : [['create_task, Idempotency-Key', createTaskOnce] as const]),
    ];
    const bills = functions.map(([name, usage]) => [name, billPerMillion(usage)] as const);
    const perCallback = total(billPerMillion(callback)) / 1e6;
    const load: Load = {
      callbacksPerSecond: 1,
      warmSeconds: callback.warmMs / 1000,
      coldSeconds: callback.coldMs / 1000,
    };
    const met = inOrderMet(limits(throttle), load);
    const fixed = PRICES.secret.dollars + alarms * PRICES.alarm.dollars;
    return {
      tables: [
        billTable(bills, fixed),
        besides(perCallback, fixed),
        growth(load, perCallback, met),
        limitTable(met),
      ],
      figures: {
        usage: Object.fromEntries(functions),
        dollarsPerMillion: Object.fromEntries(bills),
        limits: met.map(({ name, value, metAt }) => ({ name, value, metAt })),
        assumed: ASSUMED,
        prices: { checkedOn: CHECKED_ON, ...PRICES },
      },
    };
  },
};

function billTable(bills: ReadonlyArray<readonly [string, Bill]>, fixed: number): Table {
  const [first] = bills;
  const parts = first === undefined ? [] : Object.keys(first[1]);
  return {
    title: `Dollars per million calls, list prices of us-east-1 as of ${CHECKED_ON}`,
    columns: ['', ...parts, 'together'],
    rows: bills.map(([name, bill]) => [name, ...Object.values(bill).map(dollars), dollars(total(bill))]),
    notes: [
      `Assumed: ${ASSUMED.coldShare * 100} % cold starts (${COLD_SHARE_SOURCE}), Twilio answers in ${ASSUMED.twilioMs} ms.`,
      `Besides, ${dollars(fixed)} a month for the secret and the alarms, and ${dollars(PRICES.customMetric.dollars)} for every metric with data.`,
    ],
  };
}

function besides(perCallback: number, fixed: number): Table {
  return {
    title: 'Dollars a month for callbacks, beside two other ways',
    columns: ['callbacks a month', 'this stack', 'Twilio Functions', 'a small server'],
    rows: VOLUMES.map((volume) => [
      whole(volume),
      dollars(volume * perCallback + fixed),
      dollars(twilioFunctionsPerMonth(volume)),
      dollars(serverPerMonth()),
    ]),
    notes: ['The server is one t4g.micro: no second one for when it fails, and nobody who looks after it.'],
  };
}

function growth(load: Load, perCallback: number, met: readonly MetLimit[]): Table {
  return {
    title: 'Callbacks per second, day and night',
    columns: ['per second', 'a month', 'busy containers', 'limits exceeded', 'the first of them'],
    rows: RATES.map((callbacksPerSecond) => {
      const exceeded = met.filter(({ metAt }) => metAt < callbacksPerSecond);
      return [
        whole(callbacksPerSecond),
        `$${whole(callbacksPerSecond * SECONDS_PER_MONTH * perCallback)}`,
        whole(containersFor({ ...load, callbacksPerSecond })),
        String(exceeded.length),
        exceeded[0]?.name ?? '',
      ];
    }),
    notes: ["At the first tier's list prices."],
  };
}

function limitTable(met: readonly MetLimit[]): Table {
  return {
    title: 'The limits, in the order in which a growing load meets them',
    columns: ['limit', 'value', 'met at callbacks/s', 'what to ask for'],
    rows: met.map(({ name, value, unit, metAt, remedy }) => [
      name,
      `${whole(value)} ${unit}`,
      whole(metAt),
      remedy,
    ]),
    notes: [
      `Every callback takes an idle Worker; assumed is that a Task keeps one busy for ${HANDLE_TIME_SECONDS} s.`,
    ],
  };
}
