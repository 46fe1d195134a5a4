import { readLogLine } from '../../data/log-line';
import { CopyButton } from '../../parts/copy-button';
import { Shown } from '../../parts/shown-text';

const TONES: Readonly<Record<string, string>> = { INFO: 'gray', WARN: 'amber', ERROR: 'red' };

/** What a function wrote, a line each, as it wrote it to copy. */
export function LogLines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul class="plain-list log-lines">
      {lines.map((line, index) => {
        const { level, message, fields } = readLogLine(line);
        return (
          <li key={index}>
            <p>
              {level !== null && <span class={`badge ${TONES[level] ?? 'gray'}`}>{level}</span>}{' '}
              <Shown text={message} most={4_000} /> <CopyButton text={line} label="Copy the line" />
            </p>
            <dl>
              {fields.map(({ name, text }) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>
                    <Shown text={text} most={1_000} />
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        );
      })}
    </ul>
  );
}
