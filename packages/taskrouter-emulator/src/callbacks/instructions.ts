import type { Instruction } from 'taskrouter/instruction';
import { CommandError } from '../engine/command-error';
import type { AssignmentCallback } from '../engine/output';
import type { Complaint } from './complaint';
import type { CallbackContext } from './context';

/**
 * Carries out the instruction that a callback was answered with.
 * @returns what Twilio's debugger would show; empty when all went well.
 */
export function carryOut(
  { runtime, plans }: CallbackContext,
  { workspaceSid, reservationSid }: AssignmentCallback,
  instruction: Instruction,
): Complaint[] {
  runtime.catchUp();
  const worker = runtime.workspaces.get(workspaceSid)?.reservations.get(reservationSid)?.worker;
  const plan = plans.planFor(instruction, worker);
  try {
    runtime.execute(workspaceSid, 'executeInstruction', { sid: reservationSid, instruction, plan });
    return [];
  } catch (refusal) {
    if (!(refusal instanceof CommandError)) throw refusal;
    return [{ level: 'error', code: refusal.code ?? 0, message: refusal.message }];
  }
}
