import { Agent, request } from 'node:http';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { Announcement } from '#local/announcement';
import { CALLBACK_PARAMETERS, encodeForm } from '#test/helpers/assignment-callback';

/**
 * Sends Assignment Callbacks to a local run as TaskRouter does, over kept connections.
 * @returns a function that sends one; whether it was answered with 200
 */
export function callbackSender({
  apiUrl,
  accountSid,
  workspaceSid,
  workflowSid,
  authToken,
}: Announcement): () => Promise<boolean> {
  const url = `${apiUrl}/taskrouter/assignment_callback`;
  const sids = { AccountSid: accountSid, WorkspaceSid: workspaceSid, WorkflowSid: workflowSid };
  const agent = new Agent({ keepAlive: true });
  return () => {
    const Timestamp = String(Math.floor(Date.now() / 1000));
    const parameters = { ...CALLBACK_PARAMETERS, ...sids, Timestamp };
    const headers = {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': getExpectedTwilioSignature(authToken, url, parameters),
    };
    return post(url, agent, headers, encodeForm(parameters));
  };
}

function post(url: string, agent: Agent, headers: Record<string, string>, body: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode === 200));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
