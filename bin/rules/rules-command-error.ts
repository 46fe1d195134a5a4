/** The command can't do what it was asked; what the user has to mend is in the message. */
export class RulesCommandError extends Error {
  override readonly name = 'RulesCommandError';
}
