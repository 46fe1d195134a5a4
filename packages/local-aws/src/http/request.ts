/**
 * Header names in lower case, repeated ones joined by a comma (cookies by `; `) in the order they came. Node's own
 * `headers` drops repeats of some and puts a space behind the comma; API Gateway and the signature rules do neither.
 * @param rawHeaders names and values in turn, as `IncomingMessage.rawHeaders` has them.
 */
export function joinHeaders(rawHeaders: readonly string[]): Record<string, string> {
  // A Map, as a sender may call a header `constructor` or `__proto__`.
  const headers = new Map<string, string>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const value = rawHeaders[i + 1] ?? '';
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}${name === 'cookie' ? '; ' : ','}${value}`);
  }
  return Object.fromEntries(headers);
}

/** A request target's two halves, exactly as sent: nothing decoded, nothing normalised. */
export function splitTarget(target: string): { rawPath: string; rawQueryString: string } {
  const at = target.indexOf('?');
  return at < 0
    ? { rawPath: target, rawQueryString: '' }
    : { rawPath: target.slice(0, at), rawQueryString: target.slice(at + 1) };
}
