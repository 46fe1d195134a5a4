import { PRICES } from './prices';

/** How long a function's calls take. */
export interface Durations {
  readonly memoryMb: number;
  /** Milliseconds of a call of a warm container. */
  readonly warmMs: number;
  /** Milliseconds of a container's first call, loading the code included: it is billed like the rest. */
  readonly coldMs: number;
  /** Share of calls that are a container's first, from 0 to 1. */
  readonly coldShare: number;
}

/** What a function's calls use. */
export interface Usage extends Durations {
  /** Bytes per call that reach CloudWatch Logs: the function's lines, Lambda's own and the access log's. */
  readonly logBytes: number;
  /** Bytes per call that leave AWS. */
  readonly bytesOut: number;
  /** Calls to Secrets Manager per call. */
  readonly secretReads: number;
  /** Writes to the table of idempotency keys per call. */
  readonly tableWrites: number;
}

/** Dollars per million calls, by what they are paid for. */
export type Bill = Readonly<Record<'requests' | 'compute' | 'HTTP API' | 'logs' | 'other', number>>;

const MILLION = 1e6;
const BYTES_PER_GB = 1e9;

/** Dollars for the time of a million calls. Lambda bills whole milliseconds. */
export function computePerMillion({ memoryMb, warmMs, coldMs, coldShare }: Durations): number {
  const milliseconds = Math.ceil(warmMs) * (1 - coldShare) + Math.ceil(coldMs) * coldShare;
  return MILLION * (milliseconds / 1000) * (memoryMb / 1024) * PRICES.lambdaCompute.dollars;
}

/** What a million calls cost, without free tiers. */
export function billPerMillion(usage: Usage): Bill {
  const { logBytes, bytesOut, secretReads, tableWrites } = usage;
  const logGb = (logBytes * MILLION) / BYTES_PER_GB;
  return {
    requests: MILLION * PRICES.lambdaRequest.dollars,
    compute: computePerMillion(usage),
    'HTTP API': MILLION * PRICES.httpApiRequest.dollars,
    // Kept for a month, as the log groups are set.
    logs: logGb * (PRICES.logIngestion.dollars + PRICES.logStorage.dollars),
    other:
      ((bytesOut * MILLION) / BYTES_PER_GB) * PRICES.dataOut.dollars +
      MILLION * secretReads * PRICES.secretRead.dollars +
      MILLION * tableWrites * PRICES.tableWrite.dollars,
  };
}

/** The sum of a bill, in dollars. */
export function total(bill: Bill): number {
  return Object.values(bill).reduce((sum, dollars) => sum + dollars, 0);
}

/** Dollars a month for one small server that is always on, without anybody who looks after it. */
export function serverPerMonth(): number {
  const hours = 730;
  return hours * (PRICES.serverHour.dollars + PRICES.addressHour.dollars) + 8 * PRICES.diskMonth.dollars;
}

/** Dollars a month for as many invocations of a Twilio Function. */
export function twilioFunctionsPerMonth(invocations: number): number {
  return Math.max(0, invocations - 10_000) * PRICES.twilioFunction.dollars;
}
