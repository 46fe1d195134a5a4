import { useSignal } from '@preact/signals';
import { prettyJson, shortened, visibleParts } from '../data/shown-text';

/** A text from elsewhere: it can't turn the direction of what is around it, and hides no characters. */
export function Shown({ text, most = 200 }: { readonly text: string; readonly most?: number }) {
  const { text: start, left } = shortened(text, most);
  return (
    <bdi>
      {visibleParts(start).map(({ text: part, isHidden }, index) =>
        isHidden ? (
          <span class="hidden-character" title="A character that can't be seen" key={index}>
            {part}
          </span>
        ) : (
          part
        ),
      )}
      {left > 0 && '…'}
    </bdi>
  );
}

export interface LongTextProps {
  readonly text: string;
  /** What it is, for screen readers. */
  readonly label: string;
  /** Whether JSON is set out for people. */
  readonly isJson?: boolean;
}

/** A text of any length: the beginning of a long one, and the rest when it is asked for. */
export function LongText({ text, label, isJson = false }: LongTextProps) {
  const isWhole = useSignal(false);
  const set = isJson ? prettyJson(text) : text;
  const { text: start, left } = isWhole.value ? { text: set, left: 0 } : shortened(set);
  return (
    <div class="long-text">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <pre tabIndex={0} role="region" aria-label={label}>
        <Shown text={start} most={start.length} />
      </pre>
      {left > 0 && (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            isWhole.value = true;
          }}
        >
          Show all: {left.toLocaleString('en')} more characters
        </button>
      )}
    </div>
  );
}
