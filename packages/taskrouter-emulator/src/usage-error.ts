/** The command line is not usable; the message says which part and why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
