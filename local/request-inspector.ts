import type { ServedRequest } from 'local-aws';
import { parseJsonObject } from 'taskrouter/parsed';
import { isSid } from 'taskrouter/sid';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { Inspection, TaskRouter } from '#emulator';
import { parseForm } from '#lambda/http/form';
import { isSignedByTwilio } from '#lambda/twilio/signature';
import { signedString } from '#lambda/twilio/signed-string';

/** How long the lines of a function may take after its answer, in ms: they come by another way. */
const LINES_MS = 150;

/** Lines that are kept until their request is looked at. */
const MOST_LINES = 1_000;

/** What the stack makes of the requests that reach it, for the console: how their signature is checked, which rule matched. */
export class RequestInspector {
  private readonly lines: string[] = [];

  constructor(private readonly taskRouter: () => Pick<TaskRouter, 'authToken' | 'inspect'>) {}

  /** Takes a line of a function's log. */
  line(line: string): void {
    this.lines.push(line);
    if (this.lines.length > MOST_LINES) this.lines.shift();
  }

  /** Takes a request that has been answered. */
  served(request: ServedRequest): void {
    setTimeout(() => {
      const own = `"requestId":"${request.requestId}"`;
      const log = this.lines.flatMap((line) => (line.includes(own) ? linesOfFunction(line) : []));
      const taskRouter = this.taskRouter();
      taskRouter.inspect(inspectionOf(request, log, taskRouter.authToken));
    }, LINES_MS).unref();
  }
}

function inspectionOf(request: ServedRequest, lines: readonly string[], authToken: string): Inspection {
  const { method, url, headers, functionArn = '', status, answer, durationMs } = request;
  const form = parseForm(request.body);
  const parameters = form.ok ? form.value : {};
  const told = lines.map(parseJsonObject).find((line) => line !== undefined);
  const signed = { url, form: method === 'GET' ? {} : parameters };
  const given = headers['x-twilio-signature'];
  const isCallback = given !== undefined || /_callback$/.test(new URL(url).pathname);
  const [taskSid, reservationSid] = [parameters.TaskSid, parameters.ReservationSid];
  return {
    functionName: functionNameIn(functionArn),
    method,
    url,
    parameters,
    signature: isCallback
      ? {
          valid:
            given !== undefined &&
            isSignedByTwilio(
              { authToken, sharedKeys: [] },
              { value: given, sharedKeyHash: undefined },
              signed,
            ),
          given: given ?? null,
          expected: getExpectedTwilioSignature(authToken, url, { ...signed.form }),
          signed: signedString(signed),
        }
      : undefined,
    rule: typeof told?.rule === 'string' ? told.rule : undefined,
    status,
    body: answer,
    durationMs,
    log: lines,
    taskSid: isSid('WT', taskSid) ? taskSid : undefined,
    reservationSid: isSid('WR', reservationSid) ? reservationSid : undefined,
  };
}

/** The function's own name, as the stack's code has it: AssignmentCallback in TaskRouter-AssignmentCallback9F7CE63C-GL4QBS508TOF. */
function functionNameIn(arn: string): string {
  const name = arn.split(':').at(-1) ?? '';
  return /-([A-Za-z]+)[0-9A-F]{8}-[0-9A-Z]+$/.exec(name)?.[1] ?? name;
}

/** What a function wrote: its name stands before it on the terminal. The gateway's access log is no function's. */
function linesOfFunction(line: string): readonly string[] {
  const [, name, written] = /^(.*?) \| (.*)$/.exec(line) ?? [];
  if (name === 'access log') return [];
  return [written ?? line];
}
