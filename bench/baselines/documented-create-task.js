// Creating a Task as people write it today: both vendors' SDKs, imported as their documentation shows.
// https://www.twilio.com/docs/taskrouter/api/task#create-a-task
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets-javascript.html
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import twilio from 'twilio';

const secretsManager = new SecretsManagerClient({});
let client;

export async function handler(event) {
  client ??= await newClient();
  const { attributes } = JSON.parse(event.body);
  const task = await client.taskrouter.v1.workspaces(process.env.TWILIO_WORKSPACE_SID).tasks.create({
    attributes: JSON.stringify(attributes),
    workflowSid: process.env.TWILIO_WORKFLOW_SID,
  });
  const body = JSON.stringify({ task_sid: task.sid });
  return { statusCode: 201, headers: { 'content-type': 'application/json' }, body };
}

async function newClient() {
  const command = new GetSecretValueCommand({ SecretId: process.env.AUTH_TOKEN_SECRET });
  const { SecretString } = await secretsManager.send(command);
  const { accountSid, authToken } = JSON.parse(SecretString);
  const created = twilio(accountSid, authToken);
  created.taskrouter.baseUrl = process.env.TASKROUTER_URL;
  return created;
}
