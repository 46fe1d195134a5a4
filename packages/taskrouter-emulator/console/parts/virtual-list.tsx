import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** Rows beyond the edges that are there already when they scroll in. */
const BEYOND = 6;

export interface VirtualListProps<Row> {
  readonly rows: readonly Row[];
  /** Whether the last row stands on top. */
  readonly isReversed?: boolean;
  readonly rowHeight: number;
  readonly label: string;
  readonly keyOf: (row: Row) => string;
  /** What a row leads to. */
  readonly hrefOf: (row: Row) => string;
  readonly selected?: string | undefined;
  readonly render: (row: Row) => ComponentChildren;
  readonly empty: ComponentChildren;
}

/** A list of any length: only the rows that can be seen are in the document. One stop for the tab key; arrows move in it. */
export function VirtualList<Row>(props: VirtualListProps<Row>) {
  const { rows, isReversed = false, rowHeight, label, keyOf, selected } = props;
  const box = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(600);
  const active = useSignal<number | undefined>(undefined);
  const rowAt = (index: number) => rows[isReversed ? rows.length - 1 - index : index];
  useSize(box, (measured) => {
    height.value = measured;
  });
  useAnchor(box, rows.length, isReversed);
  const first = Math.max(0, Math.floor(top.value / rowHeight) - BEYOND);
  const last = Math.min(rows.length, Math.ceil((top.value + height.value) / rowHeight) + BEYOND);
  const focusOn = (index: number) => {
    const wanted = Math.max(0, Math.min(rows.length - 1, index));
    active.value = wanted;
    scrollTo(box.current, wanted, rowHeight);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-index="${wanted}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = active.value ?? first;
    const page = Math.max(1, Math.floor(height.value / rowHeight) - 1);
    const wanted = movedBy(event.key, from, page, rows.length);
    if (wanted === undefined) return;
    event.preventDefault();
    focusOn(wanted);
  };
  const visible = Array.from({ length: Math.max(0, last - first) }, (_, offset) => first + offset);
  const tabStop =
    active.value !== undefined && active.value >= first && active.value < last
      ? active.value
      : visible[Math.min(BEYOND, first)];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys come from the links inside, which have the focus.
    <div
      class="virtual-list"
      ref={box}
      onScroll={() => {
        top.value = box.current?.scrollTop ?? 0;
      }}
      onKeyDown={onKeyDown}
    >
      {rows.length === 0 && <p class="empty">{props.empty}</p>}
      <ul aria-label={label} style={{ height: `${rows.length * rowHeight}px` }}>
        {visible.map((index) => {
          const row = rowAt(index);
          if (row === undefined) return null;
          const key = keyOf(row);
          return (
            <li
              key={key}
              style={{ height: `${rowHeight}px`, transform: `translateY(${index * rowHeight}px)` }}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
            >
              <a
                class="row"
                href={props.hrefOf(row)}
                data-index={index}
                tabIndex={index === tabStop ? 0 : -1}
                aria-current={key === selected ? 'true' : undefined}
                onFocus={() => {
                  active.value = index;
                }}
              >
                {props.render(row)}
              </a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function movedBy(key: string, from: number, page: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return from + 1;
    case 'ArrowUp':
    case 'k':
      return from - 1;
    case 'PageDown':
      return from + page;
    case 'PageUp':
      return from - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

function scrollTo(box: HTMLDivElement | null, index: number, rowHeight: number): void {
  if (box === null) return;
  const top = index * rowHeight;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + rowHeight > box.scrollTop + box.clientHeight)
    box.scrollTop = top + rowHeight - box.clientHeight;
}

function useSize(box: { readonly current: HTMLDivElement | null }, tell: (height: number) => void): void {
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    const observer = new ResizeObserver(() => tell(current.clientHeight));
    observer.observe(current);
    tell(current.clientHeight);
    return () => observer.disconnect();
  }, []);
}

/** Keeps what is read where it is while rows come in above it. */
function useAnchor(
  box: { readonly current: HTMLDivElement | null },
  count: number,
  isReversed: boolean,
): void {
  const before = useRef(count);
  useLayoutEffect(() => {
    const { current } = box;
    const more = count - before.current;
    before.current = count;
    const row = current?.querySelector('li');
    if (current === null || row == null || !isReversed || more <= 0 || current.scrollTop < row.clientHeight)
      return;
    current.scrollTop += more * row.clientHeight;
  }, [count]);
}
