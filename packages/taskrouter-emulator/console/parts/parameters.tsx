import type { Parameters } from '../data/traffic-rows';
import { hrefOf } from './name';
import { LongText, Shown } from './shown-text';

/** The decoded parameters of a request: JSON is set out, SIDs lead to what they name. */
export function ParametersTable({
  parameters,
  caption,
}: {
  readonly parameters: Parameters;
  readonly caption: string;
}) {
  const entries = Object.entries(parameters).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((text) => ({ name, text })),
  );
  if (entries.length === 0) return <p class="empty">It has no parameters.</p>;
  return (
    <div class="scroll-x">
      <table class="parameters">
        <caption class="unseen">{caption}</caption>
        <thead class="unseen">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ name, text }, index) => (
            <tr key={index}>
              <th scope="row">
                <Shown text={name} />
              </th>
              <td>
                <Value name={name} text={text} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ name, text }: { readonly name: string; readonly text: string }) {
  if (/^[A-Z]{2}[0-9a-f]{32}$/.test(text))
    return (
      <a class="sid" href={hrefOf(text)}>
        {text}
      </a>
    );
  if (text.length > 120 || /^\s*[{[]/.test(text)) return <LongText text={text} label={name} isJson />;
  return <Shown text={text} most={200} />;
}
