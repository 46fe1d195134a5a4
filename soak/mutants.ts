import { join } from 'node:path';

import { type Mutant, plant } from './plant';
import { removeTasks, soakRun } from './run';
import type { World } from './world';

const CREATES = 100;
const SETTLE_MS = 40_000;

/** Faults that were made once, or could be: the soak has to notice each of them. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'signatures are not checked',
    file: 'lambda/twilio/signature.ts',
    line: 'return validateRequest(authToken, signature, url, form);',
    becomes: 'return true;',
  },
  {
    name: 'old callbacks are taken',
    file: 'lambda/callback/freshness.ts',
    line: "return toleranceSeconds === 0 || Math.abs(now - time) <= toleranceSeconds * 1_000 ? 'fresh' : 'stale';",
    becomes: "return 'fresh';",
  },
  {
    name: 'old callbacks are taken that hide their time',
    file: 'lambda/assignment-callback.ts',
    line: 'refuseRecut(callback, ASSIGNMENT_PARAMETERS, () => true);',
    becomes: '',
  },
  {
    name: 'a key is freed when the answer was lost',
    file: 'lambda/twilio/twilio-problem.ts',
    line: 'if (error instanceof NoResponse) return !error.sent;',
    becomes: 'if (error instanceof NoResponse) return true;',
  },
  {
    name: 'a key is freed when Twilio fails',
    file: 'lambda/twilio/twilio-problem.ts',
    line: 'if (error instanceof TwilioError) return error.isRefusal;',
    becomes: 'if (error instanceof TwilioError) return true;',
  },
  {
    name: 'a key is freed when the answer says nothing clear',
    file: 'lambda/twilio/twilio-problem.ts',
    line: 'return error instanceof SecretUnavailable;',
    becomes: 'return true;',
  },
  {
    name: 'creating is tried again after a failure',
    file: 'lambda/twilio/retry-when-throttled.ts',
    line: 'if (!(error instanceof TwilioError) || error.status !== 429) throw error;',
    becomes: 'if (!(error instanceof TwilioError) || error.status < 429) throw error;',
  },
  {
    name: 'a key is claimed whoever has it',
    file: 'lambda/aws/idempotency-store.ts',
    line: "ConditionExpression: 'attribute_not_exists(id) OR expiration < :now',",
    becomes: "ConditionExpression: 'attribute_not_exists(id) OR expiration > :now',",
  },
  {
    name: "one's own claim is taken for another's",
    file: 'lambda/aws/idempotency-store.ts',
    line: "return text(item.claim) === claimId ? 'claimed' : record(item);",
    becomes: 'return record(item);',
  },
  {
    name: "AWS's throttling is not waited out",
    file: 'lambda/aws/aws-service.ts',
    line: 'return BUSY_STATUSES.has(status) || BUSY_TYPES.test(type);',
    becomes: 'return BUSY_STATUSES.has(status);',
  },
  {
    name: 'an unknown decision is a rejection',
    file: 'lambda/reservations/decision-contract.ts',
    line: 'default:',
    becomes: "default: return { action: 'reject' };",
  },
  {
    name: 'a message that comes twice is acted on twice',
    file: 'lambda/decide-reservation.ts',
    line: "if (reservation?.status !== 'pending') return",
    becomes: 'if (reservation === undefined) return',
  },
];

/**
 * Plants each fault into the functions, one at a time, and soaks them.
 * @returns the names of those that were not noticed; what the code as it is breaks, where nothing can be said of them
 */
export async function soakMutants(world: World, seed: number): Promise<string[]> {
  const outcome = async (name: string): Promise<string[]> => {
    const run = { name, seed, creates: CREATES, disasters: false, endsEarly: true, settleMs: SETTLE_MS };
    const { findings } = await soakRun(world, run);
    await removeTasks(world);
    return findings.broken();
  };
  const unplanted = await outcome('unplanted');
  console.log(`the code as it is: ${unplanted.join(', ') || 'nothing broken'}`);
  if (unplanted.length > 0) return [`the code as it is breaks: ${unplanted.join(', ')}`];
  const escaped: string[] = [];
  for (const [index, mutant] of MUTANTS.entries()) {
    const into = join(world.assembly, '..', `mutant-${index}`);
    await plant(mutant, world.assembly, into);
    await world.local.aws.deploy(into);
    const broken = await outcome(`mutant${index}`);
    console.log(`${broken.length > 0 ? 'caught ' : 'ESCAPED'}  ${mutant.name}: ${broken.join(', ')}`);
    if (broken.length === 0) escaped.push(mutant.name);
  }
  return escaped;
}
