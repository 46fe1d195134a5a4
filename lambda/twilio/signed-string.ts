import type { SignedRequest } from './signature';

/*
 * What a signature leaves open. Twilio signs the names and values of a form run together: the form
 * `Timestamp=1785340800` and the form `Timestamp1=785340800` have one and the same signature. Whoever has one signed
 * callback can cut its string anew, and a text of their own in it (a Task's attributes, say) may then become parameters.
 * SECURITY.md has the argument why no other cut passes.
 */

/** Parameters that may not be hidden, and how their values begin, as the source of a regular expression. */
export type GuardedParameters = Readonly<Record<string, string>>;

/**
 * Whether one of the guarded parameters can be read across what else was signed: the URL, and the other parameters.
 * @param isWhole whether a parameter's value cannot be part of a longer or a shorter one, so that what is in it can be
 * nothing else
 */
export function hidesParameter(
  { url, form }: SignedRequest,
  guarded: GuardedParameters,
  isWhole: (name: string, value: string) => boolean,
): boolean {
  const hidden = new RegExp(
    Object.entries(guarded)
      .map(([name, start]) => name + start)
      .join('|'),
  );
  const whole = (name: string) => {
    const value = Object.hasOwn(guarded, name) ? form[name] : undefined;
    return typeof value === 'string' && isWhole(name, value);
  };
  // A Sid's name may end another name: `ParentTaskSid` hides no `TaskSid` where that one is there as well.
  const isAnothersSid = (name: string) => {
    const ends = Object.keys(guarded).filter((end) => name.endsWith(end));
    return !ends.includes(name) && ends.length > 0 && ends.every((end) => end.endsWith('Sid') && whole(end));
  };
  const signed = Object.keys(form)
    .sort()
    .flatMap((name) => {
      if (whole(name)) return CUT;
      const values = [...new Set([form[name] ?? []].flat())].sort();
      return values.map((value) => name + (isAnothersSid(name) ? CUT : '') + value);
    });
  return hidden.test(url + signed.join(''));
}

// No parameter has a NUL, see parseForm.
const CUT = '\0';
