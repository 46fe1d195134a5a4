/** Since the plan was made someone else has changed what it was about to change. Nothing of theirs is overwritten. */
export class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile';

  constructor(what: string) {
    super(`${what}: someone else has changed it since the plan. Nothing of it was touched; plan again.`);
  }
}
