import { createHmac } from 'node:crypto';
import type { ServedRequest } from 'local-aws';
import { parseJsonObject } from 'taskrouter/parsed';
import { isSid } from 'taskrouter/sid';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { Inspection, SignatureInspection, TaskRouter } from '#emulator';
import type { SigningKey } from '#emulator/callbacks/signature';
import { parseForm } from '#lambda/http/form';
import { isSignedByTwilio, sharedKeyHashOf } from '#lambda/twilio/signature';
import { type SignedRequest, signedString } from '#lambda/twilio/signed-string';

/** Lines, and requests, that are kept for what belongs to them. */
const MOST_KEPT = 1_000;

const REQUEST_ID = /"requestId":"([^"]+)"/g;

/** What the stack makes of the requests that reach it, for the console: how their signature is checked, which rule matched. */
export class RequestInspector {
  /** Lines whose request has not been answered yet, by its id. */
  private readonly early = new Map<string, readonly string[]>();
  /** The number of each request's inspection, by the request's id. */
  private readonly told = new Map<string, number>();

  constructor(
    private readonly taskRouter: () => Pick<
      TaskRouter,
      'authToken' | 'sharedKey' | 'inspect' | 'supplementInspection'
    >,
  ) {}

  /** Takes a line of a function's log: it comes by another way than the answer, before it or after it. */
  line(line: string): void {
    const written = lineOfFunction(line);
    if (written === undefined) return;
    const ids = new Set([...written.matchAll(REQUEST_ID)].map(([, id = '']) => id));
    for (const id of ids) {
      const n = this.told.get(id);
      if (n !== undefined)
        this.taskRouter().supplementInspection(n, { rule: ruleIn([written]), log: [written] });
      else keep(this.early, id, [...(this.early.get(id) ?? []), written]);
    }
  }

  /** Takes a request that has been answered. */
  served(request: ServedRequest): void {
    const taskRouter = this.taskRouter();
    const log = this.early.get(request.requestId) ?? [];
    this.early.delete(request.requestId);
    keep(this.told, request.requestId, taskRouter.inspect(inspectionOf(request, log, taskRouter)));
  }
}

/** Sets a key, and forgets the oldest where there are too many. */
function keep<T>(kept: Map<string, T>, key: string, item: T): void {
  kept.set(key, item);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
}

function ruleIn(lines: readonly string[]): string | undefined {
  const rules = lines.map((line) => parseJsonObject(line)?.rule);
  return rules.find((rule) => typeof rule === 'string');
}

function inspectionOf(request: ServedRequest, lines: readonly string[], key: SigningKey): Inspection {
  const { method, url, headers, functionArn = '', status, answer, durationMs } = request;
  const form = parseForm(request.body);
  const parameters = form.ok ? form.value : {};
  const signed = { url, form: method === 'GET' ? {} : parameters };
  const isCallback = headers['x-twilio-signature'] !== undefined || /_callback$/.test(new URL(url).pathname);
  const [taskSid, reservationSid] = [parameters.TaskSid, parameters.ReservationSid];
  return {
    functionName: functionNameIn(functionArn),
    method,
    url,
    parameters,
    signature: isCallback ? checkedSignature(headers, signed, key) : undefined,
    rule: ruleIn(lines),
    status,
    body: answer,
    durationMs,
    log: lines,
    taskSid: isSid('WT', taskSid) ? taskSid : undefined,
    reservationSid: isSid('WR', reservationSid) ? reservationSid : undefined,
  };
}

/** By the key that the headers say was used: the auth token, or the shared one. */
function checkedSignature(
  headers: ServedRequest['headers'],
  signed: SignedRequest,
  { authToken, sharedKey }: SigningKey,
): SignatureInspection {
  const given = headers['x-twilio-signature'];
  const settings = headers['x-twilio-webhooks-signature-settings'];
  const named = settings === undefined ? undefined : sharedKeyHashOf(settings);
  // The function refuses an algorithm that it doesn't know; what was expected is then a signature as TaskRouter makes it.
  const isKnown = settings === undefined || named !== undefined;
  const sharedKeyHash = isKnown ? named : 'sha256';
  const keys = { authToken, sharedKeys: sharedKey === undefined ? [] : [sharedKey.secret] };
  return {
    valid: isKnown && given !== undefined && isSignedByTwilio(keys, { value: given, sharedKeyHash }, signed),
    given: given ?? null,
    expected:
      sharedKeyHash === undefined || sharedKey === undefined
        ? getExpectedTwilioSignature(authToken, signed.url, { ...signed.form })
        : createHmac(sharedKeyHash, sharedKey.secret).update(signedString(signed)).digest('base64'),
    signed: signedString(signed),
  };
}

/** The function's own name, as the stack's code has it: AssignmentCallback in TaskRouter-AssignmentCallback9F7CE63C-GL4QBS508TOF. */
function functionNameIn(arn: string): string {
  const name = arn.split(':').at(-1) ?? '';
  return /-([A-Za-z]+)[0-9A-F]{8}-[0-9A-Z]+$/.exec(name)?.[1] ?? name;
}

/** What a function wrote: its name stands before it on the terminal. The gateway's access log is no function's. */
function lineOfFunction(line: string): string | undefined {
  const [, name, written] = /^(.*?) \| (.*)$/.exec(line) ?? [];
  return name === 'access log' ? undefined : (written ?? line);
}
