/** A request that the page makes, or has seen. */
export interface ShownRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string | readonly string[]>>;
  readonly json?: unknown;
}

/** The request as a line for a shell. */
export function curlOf({ method, url, headers = {}, form, json }: ShownRequest): string {
  const parts = ['curl'];
  const fields = Object.entries(form ?? {}).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((each) => `${name}=${each}`),
  );
  const hasBody = fields.length > 0 || json !== undefined;
  if (method !== (hasBody ? 'POST' : 'GET')) parts.push(`-X ${method}`);
  parts.push(quoted(url));
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (json !== undefined)
    parts.push(`-H 'Content-Type: application/json' -d ${quoted(JSON.stringify(json))}`);
  for (const field of fields) parts.push(`--data-urlencode ${quoted(field)}`);
  return parts.join(' ');
}

/** For a POSIX shell: nothing in it is expanded. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
