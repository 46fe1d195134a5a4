import { PRICES } from './prices';

/** What a million calls of a function use. */
export interface Usage {
  readonly memoryMb: number;
  /** Billed milliseconds of a call of a warm container. */
  readonly warmMs: number;
  /** Billed milliseconds of a container's first call, loading the code included. */
  readonly coldMs: number;
  /** Share of calls that are a container's first, from 0 to 1. */
  readonly coldShare: number;
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

/** What a million calls cost, without free tiers. Lambda bills whole milliseconds. */
export function billPerMillion(usage: Usage): Bill {
  const { memoryMb, coldShare, logBytes, bytesOut, secretReads, tableWrites } = usage;
  const warmSeconds = Math.ceil(usage.warmMs) / 1000;
  const coldSeconds = Math.ceil(usage.coldMs) / 1000;
  const seconds = warmSeconds * (1 - coldShare) + coldSeconds * coldShare;
  const logGb = (logBytes * MILLION) / BYTES_PER_GB;
  return {
    requests: MILLION * PRICES.lambdaRequest.dollars,
    compute: MILLION * seconds * (memoryMb / 1024) * PRICES.lambdaCompute.dollars,
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
