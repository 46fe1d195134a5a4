import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

/** The first rows of a long list, and all of them when they are asked for. */
export function Limited<Row>({
  rows,
  most,
  children,
}: {
  readonly rows: readonly Row[];
  readonly most: number;
  readonly children: (shown: readonly Row[], more: ComponentChildren) => ComponentChildren;
}) {
  const isWhole = useSignal(false);
  const shown = isWhole.value ? rows : rows.slice(0, most);
  const more = shown.length < rows.length && (
    <button
      type="button"
      class="more"
      onClick={() => {
        isWhole.value = true;
      }}
    >
      Show all {rows.length.toLocaleString('en')}
    </button>
  );
  return <>{children(shown, more)}</>;
}
