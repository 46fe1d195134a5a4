import type { Form } from '../http/form';

/*
 * What a signature leaves open. Twilio signs the names and values of a form run together: the form
 * `Timestamp=1785340800` and the form `Timestamp1=785340800` have one and the same signature. Whoever has one signed
 * callback can cut its string anew, and a text of their own in it (a Task's attributes, say) may then become parameters.
 * SECURITY.md has the argument why no other cut passes.
 */

/** The parts of a webhook request that Twilio's signature covers. */
export interface SignedRequest {
  /** The full URL as it is configured at Twilio: scheme, host, path and query string, no fragment. */
  readonly url: string;
  /** The parameters of a form post; empty for a GET, whose parameters are part of the URL. */
  readonly form: Form;
}

/** What is signed: the URL, and by name the names and values of a form, values of one name without repetition. */
export function signedString({ url, form }: SignedRequest): string {
  return url + joined(form, (name, value) => name + value);
}

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
  const readable = joined(form, (name, value) =>
    whole(name) ? CUT : name + (isAnothersSid(name) ? CUT : '') + value,
  );
  return hidden.test(url + readable);
}

function joined(form: Form, text: (name: string, value: string) => string): string {
  return Object.keys(form)
    .sort()
    .flatMap((name) => [...new Set([form[name] ?? []].flat())].sort().map((value) => text(name, value)))
    .join('');
}

// No parameter has a NUL, see parseForm.
const CUT = '\0';
