import type { Instruction } from 'taskrouter/instruction';
import { oneOf } from 'taskrouter/kind';
import { isJsonObject, type Parsed, type Problem } from 'taskrouter/parsed';
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

const outcomes = oneOf(CALL_OUTCOMES);
const PLAN_FIELDS = ['outcome', 'after', 'to'];
const LONGEST_DELAY = 86_400;

/** Untrusted JSON such as `{"to": "+15550100", "outcome": "busy", "after": 3}`, each of them optional. */
export function parseCallPlan(
  input: unknown,
): Parsed<{ readonly to: string | undefined; readonly plan: Partial<CallPlan> }> {
  if (!isJsonObject(input))
    return {
      ok: false,
      problems: [{ path: '', message: 'takes a JSON object: {"to", "outcome", "after"}' }],
    };
  const { to, outcome, after } = input;
  const problems: Problem[] = Object.keys(input)
    .filter((key) => !PLAN_FIELDS.includes(key))
    .map((path) => ({ path, message: `is unknown; known are ${PLAN_FIELDS.join(', ')}` }));
  const isOutcome = outcome === undefined || outcomes.is(outcome);
  if (!isOutcome) problems.push({ path: 'outcome', message: `takes ${outcomes.form}` });
  const isDelay = after === undefined || (typeof after === 'number' && after >= 0 && after <= LONGEST_DELAY);
  if (!isDelay) problems.push({ path: 'after', message: `takes seconds from 0 to ${LONGEST_DELAY}` });
  const isContact = to === undefined || typeof to === 'string';
  if (!isContact) problems.push({ path: 'to', message: 'takes a phone number, a client: or a SIP URI' });
  if (problems.length > 0 || !isOutcome || !isDelay || !isContact) return { ok: false, problems };
  const plan = { ...(outcome !== undefined && { outcome }), ...(after !== undefined && { after }) };
  return { ok: true, value: { to, plan } };
}
