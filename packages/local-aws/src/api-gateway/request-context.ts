import type { HttpApi } from './http-api';

/** What an IAM route knows about whoever signed: `requestContext.authorizer.iam`. */
export interface IamAuthorizer {
  readonly accessKey: string;
  readonly accountId: string;
  readonly callerId: string;
  readonly cognitoIdentity: null;
  readonly principalOrgId: string;
  readonly userArn: string;
  readonly userId: string;
}

/** What a JWT route knows about a token: `requestContext.authorizer.jwt`. */
export interface JwtAuthorizer {
  /** Every claim, as text. */
  readonly claims: Readonly<Record<string, string>>;
  /** The token's scopes; null where the route asks for none. */
  readonly scopes: readonly string[] | null;
}

/** Everything about one request that the event, the access log and the authorizer need. */
export interface GatewayRequest {
  readonly api: HttpApi;
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly method: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  /** For example `HTTP/1.1`. */
  readonly protocol: string;
  /** Lower-case names; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly sourceIp: string;
  readonly traceId: string;
}

/** A time in the Common Log Format, UTC: `21/Nov/2026:19:07:00 +0000`. */
export function commonLogTime(time: number): string {
  const [, day, month, year, clock] = /(\d\d) (\w{3}) (\d{4}) (\S+)/.exec(new Date(time).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}
