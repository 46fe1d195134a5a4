import { signal } from '@preact/signals';
import { ApiProblem } from './api';

export interface Notice {
  readonly id: number;
  readonly tone: 'good' | 'bad';
  readonly text: string;
}

/** ms that a notice is shown: one of a failure stays until it is put away. */
const SHOWN_MS = 4_000;
const MOST = 4;

export const notices = signal<readonly Notice[]>([]);
let last = 0;

export function notify(tone: Notice['tone'], text: string): void {
  const notice = { id: ++last, tone, text };
  notices.value = [...notices.value, notice].slice(-MOST);
  if (tone === 'good') window.setTimeout(() => dismissNotice(notice.id), SHOWN_MS);
}

export function dismissNotice(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

/** Says why something could not be done. */
export function notifyProblem(error: unknown): void {
  const code = error instanceof ApiProblem && error.code > 0 ? ` (${error.code})` : '';
  notify('bad', `${error instanceof Error ? error.message : String(error)}${code}`);
}
