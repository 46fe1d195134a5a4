import { parseJsonObject } from 'taskrouter/parsed';
import type { SetupAnswers } from './plan';

/** What Twilio is asked about. */
type Asked = Pick<SetupAnswers, 'accountSid' | 'authToken' | 'workspaceSid' | 'workflowSid'>;

/**
 * What is wrong with the answers in Twilio's eyes: credentials, Workspace, Workflow.
 * @param taskRouterUrl base URL of TaskRouter's REST API
 * @returns one line each; none also where there are no credentials to ask with
 */
export async function twilioProblems(answers: Asked, taskRouterUrl: string): Promise<readonly string[]> {
  const { accountSid, authToken, workspaceSid, workflowSid } = answers;
  if (authToken === undefined) return [];
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const workspace = `${taskRouterUrl}/v1/Workspaces/${workspaceSid}`;
  let found: ReadonlyArray<{ readonly status: number; readonly message: string }>;
  try {
    found = await Promise.all(
      [workspace, `${workspace}/Workflows/${workflowSid}`].map((url) => ask(url, authorization)),
    );
  } catch (error) {
    const { message, cause } = error instanceof Error ? error : { message: String(error) };
    return [`${taskRouterUrl} cannot be reached: ${cause instanceof Error ? cause.message : message}`];
  }
  const refused = found.find(({ status }) => status === 401 || status === 403);
  if (refused !== undefined)
    return [`Twilio does not take the auth token of ${accountSid}: ${refused.message}`];
  const names = [`Workspace ${workspaceSid}`, `Workflow ${workflowSid}`];
  const wrong = found.flatMap(({ status, message }, index) =>
    status === 200 ? [] : [`${names[index]}: Twilio answers ${status}, ${message}`],
  );
  return wrong.slice(0, 1);
}

async function ask(url: string, authorization: string): Promise<{ status: number; message: string }> {
  const response = await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(10_000) });
  const { message = '' } = parseJsonObject(await response.text()) ?? {};
  return { status: response.status, message: String(message) };
}
