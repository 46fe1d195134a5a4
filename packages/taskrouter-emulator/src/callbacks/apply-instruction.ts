import type { Instruction } from 'taskrouter/instruction';
import type { CallPlans } from '../calls/call-plans';
import { CommandError } from '../engine/command-error';
import type { AssignmentCallback } from '../engine/output';
import type { Runtime } from '../runtime';
import type { CallbackAlert } from './raise-alerts';

/**
 * Carries out the instruction that a callback was answered with.
 * @param plans what the workers' telephones do when the instruction has them called.
 * @returns the alerts that Twilio would raise; empty when all went well.
 */
export function applyInstruction(
  runtime: Runtime,
  plans: CallPlans,
  { workspaceSid, reservationSid }: AssignmentCallback,
  instruction: Instruction,
): CallbackAlert[] {
  runtime.catchUp();
  const workspace = runtime.workspaces.get(workspaceSid);
  const worker = workspace?.workers.named(workspace.reservations.get(reservationSid)?.workerSid);
  const plan = plans.planFor(instruction, worker);
  try {
    runtime.execute(workspaceSid, 'executeInstruction', { sid: reservationSid, instruction, plan });
    return [];
  } catch (refusal) {
    if (!(refusal instanceof CommandError)) throw refusal;
    return [{ level: 'error', code: refusal.code ?? 0, message: refusal.message }];
  }
}
