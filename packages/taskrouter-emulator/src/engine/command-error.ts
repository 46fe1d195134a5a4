/**
 * Why a command is refused: `invalid` (a parameter, or the state doesn't allow it), `not-found`, `precondition-failed`
 * (If-Match), or `gone` (another worker was faster).
 */
export type CommandErrorKind = 'invalid' | 'not-found' | 'precondition-failed' | 'gone';

/** A command that can't be carried out. It is thrown before anything has changed. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    readonly kind: CommandErrorKind,
    /** What is wrong, for the caller: names the parameter or the resource. */
    message: string,
    /** Twilio's code for it, where it has one of its own. */
    readonly code?: number,
  ) {
    super(message);
  }
}

/** @throws CommandError of kind `invalid` */
export function throwCommandError(message: string): never {
  throw new CommandError('invalid', message);
}
