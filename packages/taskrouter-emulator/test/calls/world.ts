import type { JsonObject } from 'taskrouter/parsed';
import type { TaskRouterOptions } from '#src';
import type { CallbackServer } from '../callback-server';
import { available, createTask, reservationsOf, seedWith, startEmulator, workflowOf } from '../emulator';

export const CUSTOMER_CALL = `CA${'c'.repeat(32)}`;
export const ALICE = '+15550100';
const ENQUEUED = { call_sid: CUSTOMER_CALL, from: '+15550999', to: '+15550111' };

/** Alice, who has a telephone, is asked at `/callback`; a reservation times out after 60 seconds. */
export async function startCallCenter(
  application: CallbackServer,
  options: TaskRouterOptions & { readonly multiTaskEnabled?: boolean } = {},
) {
  const { multiTaskEnabled = false, ...rest } = options;
  const urls = { assignmentCallbackUrl: `${application.url}/callback`, taskReservationTimeout: 60 };
  const center = await startEmulator({
    seed: seedWith({
      multiTaskEnabled,
      workers: [{ ...available('Alice'), attributes: { contact_uri: ALICE } }],
      workflows: [workflowOf([{ queue: 'Everyone' }], urls)],
    }),
    ...rest,
  });
  return { ...center, application };
}

type Center = Awaited<ReturnType<typeof startCallCenter>>;

/** A task that `<Enqueue>` made, its callback answered with the instruction. */
export async function instruct(center: Center, instruction: JsonObject, attributes: object = ENQUEUED) {
  const { application, taskRouter, workspace } = center;
  application.answer('/callback', { body: JSON.stringify(instruction) }, {});
  const taskSid = await createTask(workspace, attributes);
  await taskRouter.settled();
  const [call] = taskRouter.calls.list();
  return { taskSid, call };
}

/** `Alice: pending, canceled`: the statuses of the task's reservations, oldest first. */
export async function statuses({ workspace }: Center, taskSid: string): Promise<string[]> {
  return (await reservationsOf(workspace, taskSid)).map(({ status }) => status);
}

/** The activity Alice is in. */
export async function activityOfAlice({ workspace }: Center): Promise<string> {
  const [alice] = await workspace.workers.list();
  return alice?.activityName ?? '';
}

/** The status of the one call there is. */
export function callStatus({ taskRouter }: Center): string | undefined {
  return taskRouter.calls.list().at(-1)?.status;
}
