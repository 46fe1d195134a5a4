import { parseJsonObject } from 'taskrouter/parsed';
import type { SetupAnswers } from './plan';

/**
 * What is wrong with the answers in Twilio's eyes: credentials, Workspace, Workflow.
 * @param taskRouterUrl base URL of TaskRouter's REST API
 * @returns one line each; none also where there are no credentials to ask with
 */
export async function twilioProblems(
  answers: SetupAnswers,
  taskRouterUrl: string,
): Promise<readonly string[]> {
  const { accountSid, authToken, workspaceSid, workflowSid } = answers;
  if (authToken === undefined) return [];
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const workspace = `${taskRouterUrl}/v1/Workspaces/${workspaceSid}`;
  const found = await Promise.all(
    [workspace, `${workspace}/Workflows/${workflowSid}`].map(async (url) => {
      const response = await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(10_000) });
      const { message = '' } = parseJsonObject(await response.text()) ?? {};
      return { status: response.status, message: String(message) };
    }),
  );
  const refused = found.find(({ status }) => status === 401 || status === 403);
  if (refused !== undefined)
    return [`Twilio does not take the auth token of ${accountSid}: ${refused.message}`];
  const names = [`Workspace ${workspaceSid}`, `Workflow ${workflowSid}`];
  const wrong = found.flatMap(({ status, message }, index) =>
    status === 200 ? [] : [`${names[index]}: Twilio answers ${status}, ${message}`],
  );
  return wrong.slice(0, 1);
}
