import { object, optionalField } from 'taskrouter/fields';
import type { Instruction } from 'taskrouter/instruction';
import type { Parsed } from 'taskrouter/parsed';
import { anyText, number, oneOf } from 'taskrouter/schema';
import { contactOf } from '../engine/commands/instructions';
import { CALL_OUTCOMES, type CallPlan } from '../engine/tables/call';
import type { Worker } from '../engine/tables/worker';

/** What workers' telephones do, in the emulator's options. */
export interface CallOptions extends Partial<CallPlan> {
  /** By contact: a phone number, `client:` or SIP URI as the instruction or `contact_uri` has it. */
  readonly contacts?: Readonly<Record<string, Partial<CallPlan>>>;
}

/** A worker answers in this many seconds where nothing else is said. */
const DEFAULT_PLAN: CallPlan = { outcome: 'answered', after: 1 };

/** Knows what happens when a worker is called. */
export class CallPlans {
  private standard: CallPlan;
  private readonly contacts: Map<string, CallPlan>;

  constructor({ contacts = {}, ...standard }: CallOptions = {}) {
    this.standard = { ...DEFAULT_PLAN, ...standard };
    this.contacts = new Map(
      Object.entries(contacts).map(([contact, plan]) => [contact, { ...this.standard, ...plan }]),
    );
  }

  /** @param to the contact it is for; every contact without a plan of its own when left out. */
  set(plan: Partial<CallPlan>, to?: string): void {
    if (to === undefined) this.standard = { ...this.standard, ...plan };
    else this.contacts.set(to, { ...this.standard, ...plan });
  }

  /** @param worker who is called unless the instruction names another contact. */
  planFor(instruction: Instruction, worker: Worker | undefined): CallPlan {
    const to = ('to' in instruction ? instruction.to : undefined) ?? (worker && contactOf(worker));
    return (to === undefined ? undefined : this.contacts.get(to)) ?? this.standard;
  }
}

const LONGEST_DELAY_SECONDS = 86_400;

const PLAN = object(
  {
    to: optionalField(anyText('a phone number, a client: or a SIP URI')),
    outcome: optionalField(oneOf(CALL_OUTCOMES)),
    after: optionalField(number(0, LONGEST_DELAY_SECONDS, 'seconds')),
  },
  { expected: 'a JSON object: {"to", "outcome", "after"}' },
);

/** What happens when workers are called from now on: at one contact, or at all that have no plan of their own. */
export interface PlannedCalls {
  readonly to: string | undefined;
  readonly plan: Partial<CallPlan>;
}

/** Untrusted JSON such as `{"to": "+15550100", "outcome": "busy", "after": 3}`, each of them optional. */
export function parseCallPlan(input: unknown): Parsed<PlannedCalls> {
  const parsed = PLAN.parse(input);
  if (!parsed.ok) return parsed;
  const { to, ...plan } = parsed.value;
  return { ok: true, value: { to, plan } };
}
