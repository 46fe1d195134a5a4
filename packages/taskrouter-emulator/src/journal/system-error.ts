/** The code of an error of the operating system, such as `ENOENT`; undefined for other errors. */
export function codeOf(error: unknown): string | undefined {
  const code = isObject(error) ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** What went wrong, for people. */
export function reasonOf(error: unknown): string {
  if (codeOf(error) === 'ENOSPC') return 'no space is left on the disk';
  return String((isObject(error) && error.message) || 'unknown reason');
}

// Not by `instanceof Error`: errors can come from another realm, as they do in Jest.
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
