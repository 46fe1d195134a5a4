import { isOpen, type ReservationRow, type TaskRow } from './rows';

/** A step that TaskRouter takes of a task as it is now. */
export interface LegalStep {
  /** What the button says. */
  readonly label: string;
  /** The key that takes it on the task's page. */
  readonly key: string;
  readonly tone: 'primary' | 'plain' | 'danger';
  /** Below the workspace. */
  readonly path: string;
  readonly method: 'POST' | 'DELETE';
  readonly form: Readonly<Record<string, string>>;
}

/**
 * The steps that lead on from where a task is.
 * Source: https://www.twilio.com/docs/taskrouter/lifecycle-task-state and .../api/reservations
 * @param workerName of a worker's SID, for a task that is offered to several
 */
export function legalSteps(
  task: TaskRow,
  reservations: readonly ReservationRow[],
  workerName: (sid: string) => string,
): readonly LegalStep[] {
  const path = `Tasks/${task.sid}`;
  const move = (status: string, label: string, key: string, tone: LegalStep['tone']): LegalStep => ({
    ...{ label, key, tone, path },
    method: 'POST',
    form: { AssignmentStatus: status, Reason: REASONS[status] ?? 'by hand' },
  });
  switch (task.status) {
    case 'pending':
      return [move('canceled', 'Cancel', 'x', 'danger')];
    case 'reserved': {
      const open = reservations.filter(({ status }) => isOpen(status));
      return [
        ...open.flatMap((reservation) => answers(reservation, path, open.length > 1, workerName)),
        move('canceled', 'Cancel', 'x', 'danger'),
      ];
    }
    case 'assigned':
      return [move('wrapping', 'Wrap up', 'w', 'primary'), move('completed', 'Complete', 'd', 'plain')];
    case 'wrapping':
      return [move('completed', 'Complete', 'd', 'primary')];
    case 'completed':
    case 'canceled':
      return [{ label: 'Delete', key: 'x', tone: 'danger', path, method: 'DELETE', form: {} }];
  }
}

const REASONS: Readonly<Record<string, string>> = {
  canceled: 'canceled in the console',
  wrapping: 'wrapped up in the console',
  completed: 'completed in the console',
};

function answers(
  { sid, workerSid }: ReservationRow,
  path: string,
  isOneOfSeveral: boolean,
  workerName: (sid: string) => string,
): readonly LegalStep[] {
  const who = isOneOfSeveral ? ` for ${workerName(workerSid)}` : '';
  const answer = (label: string, key: string, status: string, tone: LegalStep['tone']): LegalStep => ({
    ...{ label: `${label}${who}`, key, tone, path: `${path}/Reservations/${sid}` },
    method: 'POST',
    form: { ReservationStatus: status },
  });
  return [answer('Accept', 'a', 'accepted', 'primary'), answer('Reject', 'r', 'rejected', 'plain')];
}
