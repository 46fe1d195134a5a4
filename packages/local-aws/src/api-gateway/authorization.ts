import type { IamAuthorizer, JwtAuthorizer } from './request-context';

/** What is known about an authorized caller: `requestContext.authorizer`. */
export type RequestAuthorizer = { readonly iam: IamAuthorizer } | { readonly jwt: JwtAuthorizer };

/** Who may pass, or why not. */
export type Authorized =
  | { readonly ok: true; readonly authorizer: RequestAuthorizer }
  | {
      readonly ok: false;
      readonly status: 401 | 403;
      /** What the caller is told. */
      readonly message: string;
      readonly headers: Readonly<Record<string, string>>;
      /** What the access log says. */
      readonly reason: string;
    };
