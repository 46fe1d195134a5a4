import { differenceOf } from '../../data/difference';
import type { SignatureCheck } from '../../data/traffic-rows';
import { Shown } from '../../parts/shown-text';

export interface SignatureProps {
  readonly check: SignatureCheck;
  /** The text that was signed, where the emulator itself signed it. */
  readonly signed: string | undefined;
}

/** Whether a signature is right; and when it isn't, what was signed beside what had to be. */
export function SignatureSection({ check, signed }: SignatureProps) {
  const { isRight, given, expected, text } = check;
  return (
    <section aria-label="Signature">
      <h2>Signature</h2>
      <p class="check-result">
        <span class={`badge ${isRight ? 'green' : 'red'}`}>{isRight ? 'right' : 'wrong'}</span>
        {isRight ? 'The signature is right.' : wrongBecause(given, signed, text)}
      </p>
      {!isRight && <Texts signed={signed} text={text} />}
      {!isRight && <Values given={given} expected={expected} />}
      {isRight && (
        <details>
          <summary>What was signed</summary>
          <pre>
            <Shown text={text} most={20_000} />
          </pre>
        </details>
      )}
    </section>
  );
}

function wrongBecause(given: string | null, signed: string | undefined, text: string): string {
  if (given === null) return 'The signature is wrong: there is none.';
  if (signed === undefined)
    return 'The signature is wrong: whoever sent it doesn’t have the token, or signed another text than this one.';
  return signed === text
    ? 'The signature is wrong: the text is the right one, so the token was another.'
    : 'The signature is wrong: another text was signed than the one expected.';
}

function Texts({ signed, text }: { readonly signed: string | undefined; readonly text: string }) {
  const { start, left, right, end } = differenceOf(signed ?? text, text);
  return (
    <div class="side-by-side">
      {signed !== undefined && (
        <figure>
          <figcaption>Was signed</figcaption>
          <Text label="Was signed" start={start} differs={left} end={end} />
        </figure>
      )}
      <figure>
        <figcaption>Expected to be signed</figcaption>
        <Text label="Expected to be signed" start={start} differs={right} end={end} />
      </figure>
    </div>
  );
}

interface TextProps {
  readonly label: string;
  readonly start: string;
  readonly differs: string;
  readonly end: string;
}

function Text({ label, start, differs, end }: TextProps) {
  return (
    <section aria-label={label}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <pre tabIndex={0}>
        <Shown text={start} most={20_000} />
        {differs !== '' && (
          <mark>
            <Shown text={differs} most={20_000} />
          </mark>
        )}
        <Shown text={end} most={20_000} />
      </pre>
    </section>
  );
}

function Values({ given, expected }: { readonly given: string | null; readonly expected: string | null }) {
  return (
    <dl class="facts">
      <div>
        <dt>Signature that came</dt>
        <dd>
          <code>
            <Shown text={given ?? 'none'} />
          </code>
        </dd>
      </div>
      {expected !== null && (
        <div>
          <dt>Signature of the text expected</dt>
          <dd>
            <code>{expected}</code>
          </dd>
        </div>
      )}
    </dl>
  );
}
