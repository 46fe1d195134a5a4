import type { Account } from '../account';
import type { AccessKeys } from '../iam/access-keys';
import { authenticate } from '../iam/authenticate';
import { isAuthorized, refusal } from '../iam/principal';
import type { Authorized } from './authorization';
import { executeApiArn } from './http-api';
import type { GatewayRequest } from './request-context';

/**
 * Authorizes a request to an AWS_IAM route: a good Signature Version 4 for `execute-api`, by somebody who may do
 * `execute-api:Invoke` here.
 * Source: "Control access to HTTP APIs with IAM authorization" in the API Gateway Developer Guide.
 */
export async function authorizeWithIam(
  request: GatewayRequest,
  body: Buffer,
  account: Account,
  accessKeys: AccessKeys,
  times: readonly number[],
): Promise<Authorized> {
  const caller = await authenticate(
    { ...request, body },
    { region: account.region, service: 'execute-api' },
    accessKeys,
    times,
  );
  if (!caller.ok) {
    // Whoever did not even try to sign is told nothing; a signer learns which part of the signature is wrong.
    const message = caller.code === 'MissingAuthenticationTokenException' ? 'Forbidden' : caller.message;
    return refused(message, caller.code, caller.message);
  }
  const { principal, accessKeyId } = caller;
  const resource = executeApiArn(request.api, account, request.method, request.rawPath);
  const permission = { action: 'execute-api:Invoke', resource };
  if (!isAuthorized(principal, account, permission)) {
    const message = refusal(principal, permission);
    return refused(message, 'AccessDeniedException', message);
  }
  return {
    ok: true,
    authorizer: {
      iam: {
        accessKey: accessKeyId,
        accountId: account.accountId,
        callerId: principal.userId,
        cognitoIdentity: null,
        principalOrgId: '',
        userArn: principal.arn,
        userId: principal.userId,
      },
    },
  };
}

function refused(message: string, errorType: string, reason: string): Authorized {
  return { ok: false, status: 403, message, headers: { 'x-amzn-errortype': errorType }, reason };
}
