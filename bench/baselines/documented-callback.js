// The Assignment Callback as people write it today: both vendors' SDKs, imported as their documentation shows.
// https://www.twilio.com/docs/usage/tutorials/how-to-secure-your-express-app-by-validating-incoming-twilio-requests
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets-javascript.html
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import twilio from 'twilio';

const secretsManager = new SecretsManagerClient({});
let authToken;

export async function handler(event) {
  authToken ??= await readAuthToken();
  const body = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body;
  const parameters = Object.fromEntries(new URLSearchParams(body));
  const url = `https://${event.requestContext.domainName}${event.rawPath}`;
  if (!twilio.validateRequest(authToken, event.headers['x-twilio-signature'], url, parameters)) {
    return { statusCode: 403 };
  }
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
}

async function readAuthToken() {
  const command = new GetSecretValueCommand({ SecretId: process.env.AUTH_TOKEN_SECRET });
  const { SecretString } = await secretsManager.send(command);
  return JSON.parse(SecretString).authToken;
}
