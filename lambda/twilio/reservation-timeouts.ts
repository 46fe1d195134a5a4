import type { WorkflowSid } from 'taskrouter/sid';
import { describeError, log } from '../aws/log';
import type { TaskRouterClient } from './task-router';

/** TaskRouter's own, where a Workflow says nothing else: https://www.twilio.com/docs/taskrouter/api/workflow */
const DEFAULT_SECONDS = 120;
const FRESH_MS = 5 * 60_000;

/** How long the Reservations of each Workflow stay pending, read from TaskRouter when it is asked for and then kept for a while. */
export class ReservationTimeouts {
  private readonly known = new Map<WorkflowSid, { readonly seconds: number; readonly readAt: number }>();

  constructor(private readonly taskRouter: TaskRouterClient) {}

  /** Seconds; where TaskRouter does not say, what was read before or else its default. */
  async secondsOf(workflowSid: WorkflowSid): Promise<number> {
    const known = this.known.get(workflowSid);
    if (known !== undefined && Date.now() - known.readAt < FRESH_MS) return known.seconds;
    try {
      const seconds = await this.taskRouter.fetchReservationTimeout(workflowSid);
      this.known.set(workflowSid, { seconds, readAt: Date.now() });
      return seconds;
    } catch (error) {
      log('WARN', "the Workflow's reservation timeout cannot be read", { error: describeError(error) });
      return known?.seconds ?? DEFAULT_SECONDS;
    }
  }
}
