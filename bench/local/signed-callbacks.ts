import { Agent, request } from 'node:http';
import { signedCallback } from '#local/client';
import type { ReadyMessage } from '#local/ready-message';
import { CALLBACK_PARAMETERS } from '#test/helpers/assignment-callback';

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
}: ReadyMessage): () => Promise<boolean> {
  const url = `${apiUrl}/taskrouter/assignment_callback`;
  const sids = { AccountSid: accountSid, WorkspaceSid: workspaceSid, WorkflowSid: workflowSid };
  const agent = new Agent({ keepAlive: true });
  return () => {
    const Timestamp = String(Math.floor(Date.now() / 1000));
    const parameters = { ...CALLBACK_PARAMETERS, ...sids, Timestamp };
    const { headers, body } = signedCallback(url, authToken, parameters);
    return post(url, agent, headers, body);
  };
}

function post(
  url: string,
  agent: Agent,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode === 200));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
