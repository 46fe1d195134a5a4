import type { JsonObject } from 'taskrouter/parsed';

/** What the lines to try are about. */
export interface WalkOptions {
  /** Attributes that the Workflow routes; undefined for the stack's own default. */
  readonly attributes?: JsonObject;
  /** The shell variables of a Worker who could be made available, and of the Activity that does it. */
  readonly available?: { readonly worker: string; readonly activity: string };
}

/** A part of the walk, with the lines that do it. */
export interface WalkStep {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The shell variables that the walk itself sets. */
export const WALK_VARIABLES = ['TASK', 'RESERVATION'];

/**
 * The lines to try after a start, in a shell: those of the README for the quickstart's Workspace, so that doing one after
 * the other goes on where the first has stopped.
 */
export function walk({ attributes, available }: WalkOptions): readonly WalkStep[] {
  const signed = '--aws-sigv4 "$SIGV4" --user "$AWS_KEYS"';
  const body =
    attributes === undefined
      ? ''
      : ` -H 'content-type: application/json' --data ${quoted(JSON.stringify({ attributes }))}`;
  const status = `curl -s --user "$TWILIO" "$WORKSPACE/Tasks/$TASK" | grep -oE '"assignment_status": *"[a-z]+"'`;
  return [
    { title: 'In another terminal, read the SIDs and keys:', lines: ['. ./local.env'] },
    {
      title: 'Create a Task:',
      lines: [
        `TASK=$(curl -s -X POST "$API/taskrouter/create_task" ${signed}${body} | grep -oE 'WT[0-9a-f]{32}')`,
        status,
      ],
    },
    {
      title: available === undefined ? 'Look for its Reservation:' : 'Have it reserved:',
      lines: [
        ...(available === undefined
          ? []
          : [
              `curl -s --user "$TWILIO" "$WORKSPACE/Workers/$${available.worker}" --data "ActivitySid=$${available.activity}"`,
            ]),
        `RESERVATION=$(curl -s --user "$TWILIO" "$WORKSPACE/Tasks/$TASK/Reservations" | grep -oE 'WR[0-9a-f]{32}' | head -1)`,
      ],
    },
    {
      title: 'Accept it:',
      lines: [
        `curl -s "$API/taskrouter/accept_reservation" ${signed} \\`,
        `  -H 'content-type: application/json' --data "{\\"task_sid\\":\\"$TASK\\",\\"reservation_sid\\":\\"$RESERVATION\\"}"`,
        status,
      ],
    },
  ];
}

/** A text as one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
