import { assignmentRules } from '#assignment-rules';
import { AuthTokenReader } from './support/auth-token';
import { DecisionQueue } from './support/decision-queue';
import { optional, required, requiredSid } from './support/environment';
import { handleHttp } from './support/handle-http';
import { bodyText, HttpProblem, type HttpRequest, invalidInput, json, mediaType } from './support/http';
import { type Assignment, parseAssignment } from './taskrouter/assignment';
import { answerTo } from './taskrouter/assignment-rules';
import { type Form, parseForm } from './taskrouter/form';
import { isSignedByTwilio } from './taskrouter/signature';

const accountSid = requiredSid('TWILIO_ACCOUNT_SID', 'AC');
const workspaceSid = requiredSid('TWILIO_WORKSPACE_SID', 'WS');
const publicUrl = optional('PUBLIC_URL');
const authToken = new AuthTokenReader(required('AUTH_TOKEN_SECRET'), accountSid);
const decisionQueue = new DecisionQueue(optional('DECISION_QUEUE_URL'));

/**
 * Answers TaskRouter's Assignment Callback: verify, then parse, then decide. Everything but a 200 with JSON makes
 * TaskRouter try the Workflow's fallback URL, so errors are 4xx and 5xx on purpose.
 */
export const handler = handleHttp(async (request) => {
  const { assignment, parameters } = await verified(request);
  const { answer, rule } = answerTo(assignment, assignmentRules);
  const { taskSid, reservationSid } = assignment;
  const fields = { ...(rule !== undefined && { rule }), taskSid, reservationSid };
  if (answer === 'decide-later') {
    await decideLater(parameters);
    return { response: json(200, {}), fields: { outcome: 'decide later', ...fields } };
  }
  const outcome = 'instruction' in answer ? answer.instruction : 'left to REST';
  return { response: json(200, answer), fields: { outcome, ...fields } };
});

/** Queues the callback for the DecideReservation function; 503 makes TaskRouter try the fallback. */
async function decideLater(parameters: Form): Promise<void> {
  try {
    await decisionQueue.send(parameters);
  } catch (cause) {
    throw new HttpProblem(503, 'The decision cannot be put off at the moment.', { cause });
  }
}

async function verified(request: HttpRequest): Promise<{ assignment: Assignment; parameters: Form }> {
  const { form, parameters } = readParameters(request);
  const signature = request.headers['x-twilio-signature'];
  if (signature === undefined) throw forbidden('The X-Twilio-Signature header is missing.');
  if (!isSignedByTwilio(await readToken(), signature, { url: signedUrl(request), form })) {
    throw forbidden(
      'The X-Twilio-Signature does not match: check the URL configured at Twilio and the auth token.',
    );
  }
  const parsed = parseAssignment(parameters);
  if (!parsed.ok) throw invalidInput(parsed.problems);
  if (parsed.value.accountSid !== accountSid) throw forbidden('The callback is for another account.');
  if (parsed.value.workspaceSid !== workspaceSid) throw forbidden('The callback is for another Workspace.');
  return { assignment: parsed.value, parameters };
}

/** A GET's parameters are in its URL, which the signature covers as it is; a POST's are covered one by one. */
function readParameters(request: HttpRequest): { form: Form; parameters: Form } {
  if (request.requestContext.http.method === 'GET') {
    return { form: {}, parameters: parseForm(request.rawQueryString) };
  }
  if (mediaType(request) !== 'application/x-www-form-urlencoded') {
    throw new HttpProblem(415, 'An Assignment Callback is a form post (application/x-www-form-urlencoded).');
  }
  const form = parseForm(bodyText(request));
  return { form, parameters: form };
}

function signedUrl({ requestContext, rawPath, rawQueryString }: HttpRequest): string {
  const origin = publicUrl ?? `https://${requestContext.domainName}`;
  return `${origin}${rawPath}${rawQueryString === '' ? '' : `?${rawQueryString}`}`;
}

async function readToken(): Promise<string> {
  try {
    return await authToken.get();
  } catch (cause) {
    throw new HttpProblem(503, 'The callback cannot be verified at the moment.', { cause });
  }
}

function forbidden(detail: string): HttpProblem {
  return new HttpProblem(403, detail);
}
