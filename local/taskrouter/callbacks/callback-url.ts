/** A configured callback URL, in the two forms it is used in. */
export interface CallbackUrl {
  /** What is signed: the URL exactly as configured, without its fragment. */
  readonly signed: string;
  /** What is requested. */
  readonly request: URL;
  /** For logs: without credentials. */
  readonly shown: string;
}

/**
 * Takes the connection overrides (`#rc=2&rt=3000`) off a configured URL: the fragment is never part of the signature.
 * Source: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 * @returns undefined when it is no absolute http(s) URL.
 */
export function parseCallbackUrl(configured: string): CallbackUrl | undefined {
  const [signed = ''] = configured.split('#', 1);
  if (!/^https?:\/\//i.test(signed) || !URL.canParse(signed)) return undefined;
  const request = new URL(signed);
  const shown = new URL(signed);
  shown.username = '';
  shown.password = '';
  return { signed, request, shown: shown.href };
}
