import type { Account } from '../account';
import type { AccessKeys } from '../iam/access-keys';
import { authenticate } from '../iam/authenticate';
import { mayDo, refusal } from '../iam/principal';
import { executeApiArn } from './http-api';
import type { GatewayRequest, IamAuthorizer } from './request-context';

/** Who may pass, or why not. */
export type Authorization =
  | { readonly ok: true; readonly iam: IamAuthorizer }
  | {
      readonly ok: false;
      /** What the caller is told. */
      readonly message: string;
      /** AWS's name of the error, for the `x-amzn-ErrorType` header. */
      readonly errorType: string;
      /** What the access log says. */
      readonly reason: string;
    };

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
  now: number,
): Promise<Authorization> {
  const caller = await authenticate(
    { ...request, body },
    { region: account.region, service: 'execute-api' },
    accessKeys,
    now,
  );
  if (!caller.ok) {
    // Whoever did not even try to sign is told nothing; a signer learns which part of the signature is wrong.
    const message = caller.code === 'MissingAuthenticationTokenException' ? 'Forbidden' : caller.message;
    return { ok: false, message, errorType: caller.code, reason: caller.message };
  }
  const { principal, accessKeyId } = caller;
  const resource = executeApiArn(request.api, account, request.method, request.rawPath);
  const permission = { action: 'execute-api:Invoke', resource };
  if (!mayDo(principal, account, permission)) {
    const message = refusal(principal, permission);
    return { ok: false, message, errorType: 'AccessDeniedException', reason: message };
  }
  return {
    ok: true,
    iam: {
      accessKey: accessKeyId,
      accountId: account.accountId,
      callerId: principal.userId,
      cognitoIdentity: null,
      principalOrgId: '',
      userArn: principal.arn,
      userId: principal.userId,
    },
  };
}
