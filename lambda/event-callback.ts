import { optional, required, requiredNumber, requiredSid } from './aws/environment';
import { putEvent } from './aws/event-bus';
import { checkFreshness } from './callback/freshness';
import { EVENT_PARAMETERS, isWholeEventParameter, parseWorkspaceEvent } from './callback/workspace-event';
import { handleHttp } from './http/handle-http';
import { HttpProblem, invalidInput } from './http/http';
import { AuthTokens } from './twilio/twilio-secrets';
import { refuseRecut, verifiedForm } from './twilio/verified-form';

const accountSid = requiredSid('TWILIO_ACCOUNT_SID', 'AC');
const workspaceSid = requiredSid('TWILIO_WORKSPACE_SID', 'WS');
const toleranceSeconds = requiredNumber('EVENT_TOLERANCE_SECONDS');
const publicUrl = optional('PUBLIC_URL');
const busName = required('EVENT_BUS');
const authTokens = new AuthTokens(required('AUTH_TOKEN_SECRET'), accountSid);

/** Puts a Workspace's event on the event bus and answers 204, so that other systems subscribe to it there. */
export const handler = handleHttp(async (request) => {
  const callback = await verifiedForm(request, authTokens, publicUrl);
  const event = parseWorkspaceEvent(callback.parameters);
  if (!event.ok) throw invalidInput(event.problems);
  if (event.value.accountSid !== accountSid || event.value.workspaceSid !== workspaceSid) {
    throw new HttpProblem(403, 'The event is of another account or Workspace.', { outcome: 'for-another' });
  }
  const warning = checkFreshness(callback.parameters, toleranceSeconds);
  refuseRecut(callback, EVENT_PARAMETERS, isWholeEventParameter);
  await putEvent(busName, event.value).catch((cause: unknown) => {
    throw new HttpProblem(503, 'The event cannot be passed on at the moment.', { cause });
  });
  return {
    response: { statusCode: 204, headers: {} },
    fields: { outcome: 'passed-on', event: event.value.type, ...(warning !== undefined && { warning }) },
  };
});
