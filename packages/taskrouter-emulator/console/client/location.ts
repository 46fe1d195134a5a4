import { computed, signal } from '@preact/signals';

/*
 * Where in the page one is: every state has an address of its own.
 */

interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

const readPlace = (): Place => ({
  path: location.pathname,
  query: new URLSearchParams(location.search),
});

const place = signal<Place>(readPlace());

/** The parts of the path: `['tasks', 'WT…']`. */
export const parts = computed(() =>
  place.value.path
    .split('/')
    .filter((part) => part !== '')
    .map(decoded),
);
export const query = computed(() => place.value.query);

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What belongs to every address: the log that is shown, and the place in it. */
const kept = new Map<string, string>();

/** Has every address say this from now on; null ends it. */
export function keepInAddress(name: string, value: string | null): void {
  if (value === null) kept.delete(name);
  else kept.set(name, value);
  navigate(withQuery({ [name]: value }), { replace: true });
}

function withKept(href: string): string {
  if (kept.size === 0) return href;
  const url = new URL(href, location.origin);
  for (const [name, value] of kept) url.searchParams.set(name, value);
  return `${url.pathname}${url.search}`;
}

/** Goes to an address of the page. */
export function navigate(to: string, { replace = false } = {}): void {
  const href = withKept(to);
  if (href === `${location.pathname}${location.search}`) return;
  if (replace) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  place.value = readPlace();
}

/** The present address with other values in its query; null takes one away. */
export function withQuery(changes: Readonly<Record<string, string | null>>): string {
  const changed = new URLSearchParams(place.value.query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') changed.delete(name);
    else changed.set(name, value);
  }
  const text = changed.toString();
  return `${place.value.path}${text === '' ? '' : `?${text}`}`;
}

/** Follows links and the browser's own buttons. */
export function followLinks(): void {
  addEventListener('popstate', () => {
    place.value = readPlace();
  });
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const isPlain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) && event.button === 0;
    if (link === null || !isPlain || event.defaultPrevented || !isOwn(link)) return;
    event.preventDefault();
    navigate(`${link.pathname}${link.search}`);
  });
}

function isOwn(link: HTMLAnchorElement): boolean {
  return (
    link.origin === location.origin &&
    link.target === '' &&
    !link.hasAttribute('download') &&
    !/^\/(v1|_emulator)\//.test(link.pathname)
  );
}
