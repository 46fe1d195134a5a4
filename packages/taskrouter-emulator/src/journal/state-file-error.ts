/** A state file that cannot be used; the message is for people and names the file. */
export class StateFileError extends Error {
  override readonly name: string = 'StateFileError';
}

/** A state file that something is wrong with, and how much of it is whole. */
export class DamagedStateFileError extends StateFileError {
  override readonly name = 'DamagedStateFileError';

  /** @param wholeLines how many lines, from the beginning, can be kept. */
  constructor(
    path: string,
    problem: string,
    readonly wholeLines: number,
  ) {
    super(
      `The state file ${path} cannot be used: ${problem}. Choose another one, remove it, or keep what is whole of it with --state-repair`,
    );
  }
}
