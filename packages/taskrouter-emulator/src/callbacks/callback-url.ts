import { type ConnectionOverrides, parseConnectionOverrides } from './connection-overrides';
import { credentialsOf, type UrlCredentials } from './http-authentication';

/** A configured callback URL, in the forms it is used in. */
export interface CallbackUrl {
  /** What is signed: the URL exactly as configured, without its credentials and its fragment. */
  readonly signed: string;
  /** What is requested: without credentials, which are sent once they are asked for. */
  readonly request: URL;
  readonly credentials: UrlCredentials | undefined;
  /** For logs: without credentials. */
  readonly shown: string;
  readonly overrides: ConnectionOverrides;
  /** What is wrong with its connection overrides. */
  readonly problems: readonly string[];
}

/**
 * Takes the connection overrides (`#rc=2&rt=3000`) and the credentials off a configured URL: neither is part of the
 * signature.
 * Source: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides and /docs/usage/security
 * @returns undefined when it is no absolute http(s) URL.
 */
export function parseCallbackUrl(configured: string): CallbackUrl | undefined {
  const [address = '', ...fragment] = configured.split('#');
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  const request = new URL(address);
  const credentials = credentialsOf(request);
  request.username = '';
  request.password = '';
  return {
    signed: address.replace(/^(https?:\/\/)[^/?@]*@/i, '$1'),
    request,
    credentials,
    shown: request.href,
    ...parseConnectionOverrides(fragment.join('#')),
  };
}

/** The URL with these parameters in its query, as a GET callback has them; its fragment stays where it is. */
export function withParameters(configured: string, parameters: Readonly<Record<string, string>>): string {
  const [address = '', ...fragment] = configured.split('#');
  const query = `${address.includes('?') ? '&' : '?'}${new URLSearchParams(parameters)}`;
  return [address + query, ...fragment].join('#');
}
