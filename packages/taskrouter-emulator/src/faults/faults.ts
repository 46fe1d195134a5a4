import { describeProblems } from 'taskrouter/parsed';
import { digest } from '../sids';
import { type Fault, type FaultKind, parseFault } from './fault';

/** A fault at work. */
export interface FaultCounter {
  readonly fault: Fault;
  /** Requests it could have hit, and those it has hit. */
  readonly seen: number;
  readonly injected: number;
}

/** A request that goes wrong, and how. */
export interface Injection {
  readonly kind: FaultKind;
  /** Seconds; undefined where the answer has no Retry-After. */
  readonly retryAfter: number | undefined;
}

/** The faults that tests have asked for. The first one that hits a request applies to it. */
export class RequestFaults {
  private active: { fault: Fault; seen: number; injected: number }[] = [];

  /** Every fault that was added and not cleared, those that are used up included, oldest first. */
  get counters(): readonly FaultCounter[] {
    return this.active.map((counter) => ({ ...counter }));
  }

  /** @throws Error naming everything that is wrong with the fault. */
  add(fault: Fault): void {
    const parsed = parseFault(fault);
    if (!parsed.ok) throw new Error(`The fault has mistakes: ${describeProblems(parsed.problems)}`);
    this.active.push({ fault: parsed.value, seen: 0, injected: 0 });
  }

  clear(): void {
    this.active = [];
  }

  /** What happens to the request that comes now. */
  next(path: string): Injection | undefined {
    for (const counter of this.active) {
      const { fault } = counter;
      if (fault.path !== undefined && !path.includes(fault.path)) continue;
      counter.seen++;
      const hits =
        'count' in fault
          ? counter.injected < fault.count
          : share(fault.seed ?? 0, counter.seen) < fault.probability;
      if (!hits) continue;
      counter.injected++;
      return injection(fault.kind, fault.retryAfter);
    }
    return undefined;
  }
}

/** The kind, with Twilio's answer of when to come back. Source: https://www.twilio.com/docs/api/errors/20429 */
export function injection(kind: FaultKind, retryAfter?: number): Injection {
  return { kind, retryAfter: retryAfter ?? (kind === '429' || kind === '503' ? 1 : undefined) };
}

/** From 0 to 1, different for every request and the same for every run. */
function share(seed: number, request: number): number {
  return Number.parseInt(digest(`fault ${seed} ${request}`).slice(0, 8), 16) / 2 ** 32;
}
