import { useId } from 'preact/hooks';

export interface JsonEditorProps {
  readonly label: string;
  readonly text: string;
  readonly onInput: (text: string) => void;
  /** What is wrong with it now. */
  readonly problem: string | undefined;
  readonly rows?: number;
  readonly onSubmit?: () => void;
}

/** A text of JSON, checked as it is typed. */
export function JsonEditor({ label, text, onInput, problem, rows = 8, onSubmit }: JsonEditorProps) {
  const id = useId();
  return (
    <div class="json-editor">
      <label for={`${id}-text`}>{label}</label>
      <textarea
        id={`${id}-text`}
        rows={rows}
        spellcheck={false}
        autocapitalize="off"
        value={text}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-problem`}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSubmit?.();
        }}
      />
      <p
        id={`${id}-problem`}
        class={problem === undefined ? 'check-line good' : 'check-line bad'}
        role="status"
      >
        {problem ?? 'Valid JSON'}
      </p>
    </div>
  );
}
