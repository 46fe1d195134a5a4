import { useSignal } from '@preact/signals';
import { notify } from '../client/notices';
import { Icon } from './icon';

const SHOWN_MS = 1_500;

export interface CopyButtonProps {
  readonly text: string | (() => string);
  /** What is copied, as the button says it: `Copy as curl`. */
  readonly label: string;
  /** Whether the label is seen, too. */
  readonly isLabeled?: boolean;
}

/** Copies a text. */
export function CopyButton({ text, label, isLabeled = false }: CopyButtonProps) {
  const isDone = useSignal(false);
  const copy = async (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
      isDone.value = true;
      setTimeout(() => {
        isDone.value = false;
      }, SHOWN_MS);
    } catch {
      notify('bad', 'The browser does not let the page copy');
    }
  };
  return (
    <button type="button" class={isLabeled ? 'quiet' : 'quiet square'} title={label} onClick={copy}>
      <Icon name={isDone.value ? 'done' : 'copy'} />
      <span class={isLabeled ? '' : 'unseen'}>{isDone.value ? 'Copied' : label}</span>
    </button>
  );
}
