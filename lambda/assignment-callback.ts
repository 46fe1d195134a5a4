import { assignmentRules } from '#assignment-rules';
import { DecisionQueue } from './aws/decision-queue';
import { optional, required, requiredNumber, requiredSid } from './aws/environment';
import { ASSIGNMENT_PARAMETERS, type Assignment, parseAssignment } from './callback/assignment';
import { checkFreshness } from './callback/freshness';
import { answerTo } from './callback/rule-evaluation';
import type { Form } from './http/form';
import { type Handled, handleHttp } from './http/handle-http';
import { HttpProblem, invalidInput, json } from './http/http';
import { AuthTokens } from './twilio/twilio-secrets';
import { refuseRecut, verifiedForm } from './twilio/verified-form';

const accountSid = requiredSid('TWILIO_ACCOUNT_SID', 'AC');
const workspaceSid = requiredSid('TWILIO_WORKSPACE_SID', 'WS');
const toleranceSeconds = requiredNumber('CALLBACK_TOLERANCE_SECONDS');
const publicUrl = optional('PUBLIC_URL');
const authTokens = new AuthTokens(required('AUTH_TOKEN_SECRET'), accountSid);
const decisionQueue = new DecisionQueue(optional('DECISION_QUEUE_URL'));

/**
 * Answers TaskRouter's Assignment Callback: verify, then parse, then decide. Everything but a 200 with JSON makes
 * TaskRouter try the Workflow's fallback URL, so errors are 4xx and 5xx on purpose.
 */
export const handler = handleHttp(async (request) => {
  const callback = await verifiedForm(request, authTokens, publicUrl);
  const { parameters } = callback;
  const assignment = readAssignment(parameters);
  const warning = checkFreshness(parameters, toleranceSeconds);
  refuseRecut(callback, ASSIGNMENT_PARAMETERS, () => true);
  const { response, fields } = await answer(assignment, parameters);
  return { response, fields: { ...fields, ...(warning !== undefined && { warning }) } };
}, true);

async function answer(assignment: Assignment, parameters: Form): Promise<Handled> {
  const { answer, rule } = answerTo(assignment, assignmentRules);
  const { taskSid, reservationSid } = assignment;
  const fields = { ...(rule !== undefined && { rule }), taskSid, reservationSid };
  if (answer === 'decide-later') {
    await decideLater(parameters);
    return { response: json(200, {}), fields: { outcome: 'decide-later', ...fields } };
  }
  const response = json(200, answer);
  if (!('instruction' in answer)) return { response, fields: { outcome: 'left-to-rest', ...fields } };
  return { response, fields: { outcome: 'instruction', instruction: answer.instruction, ...fields } };
}

function readAssignment(parameters: Form): Assignment {
  const parsed = parseAssignment(parameters);
  if (!parsed.ok) throw invalidInput(parsed.problems);
  if (parsed.value.accountSid !== accountSid) throw forAnother('account');
  if (parsed.value.workspaceSid !== workspaceSid) throw forAnother('Workspace');
  return parsed.value;
}

function forAnother(owner: 'account' | 'Workspace'): HttpProblem {
  return new HttpProblem(403, `The callback is for another ${owner}.`, { outcome: 'for-another' });
}

/** Queues the callback for the DecideReservation function; 503 makes TaskRouter try the fallback. */
async function decideLater(parameters: Form): Promise<void> {
  try {
    await decisionQueue.send(parameters);
  } catch (cause) {
    throw new HttpProblem(503, 'The decision cannot be put off at the moment.', { cause });
  }
}
