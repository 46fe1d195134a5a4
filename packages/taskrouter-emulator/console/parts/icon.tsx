/** Drawn for this page, on a grid of 16; each is one path. */
const PATHS = {
  workspace: 'M2 3h5v4H2zM9 3h5v4H9zM2 9h5v4H2zM9 9h5v4H9z',
  tasks: 'M2 4h2M6 4h8M2 8h2M6 8h8M2 12h2M6 12h8',
  inspector: 'M2 5h9l-2.5-2.5M14 11H5l2.5 2.5',
  history: 'M8 4.5V8l2.5 1.5M3 5.2A6 6 0 1 1 2 8M2.5 2.5v3h3',
  alerts: 'M8 2.5 14.5 13.5H1.5zM8 6.5v3.2M8 11.6v.3',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.4 10.4 14 14',
  copy: 'M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1',
  done: 'M3 8.5l3.2 3L13 4.5',
  plus: 'M8 3v10M3 8h10',
  play: 'M4.5 3v10l8-5z',
  pause: 'M5 3v10M11 3v10',
  step: 'M3.5 3v10l6.5-5zM12.5 3v10',
  close: 'M4 4l8 8M12 4l-8 8',
  back: 'M9.5 3 4.5 8l5 5',
  forward: 'M6.5 3l5 5-5 5',
  first: 'M11.5 3l-5 5 5 5M4 3v10',
  last: 'M4.5 3l5 5-5 5M12 3v10',
  more: 'M4 6.5 8 10.5l4-4',
  light:
    'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7',
  dark: 'M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z',
  system: 'M2 3h12v8H2zM6 13.5h4',
  keys: 'M1.5 4h13v8h-13zM4 6.5h.5M7.5 6.5H8M11 6.5h.5M4.5 9.5h7',
  download: 'M8 2.5v7M5 7l3 3 3-3M2.5 13h11',
  replay: 'M3 8a5 5 0 1 1 1.6 3.7M2.5 4.5V8H6',
  arrow: 'M3 8h10M9.5 4.5 13 8l-3.5 3.5',
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside a label: it says nothing by itself. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
