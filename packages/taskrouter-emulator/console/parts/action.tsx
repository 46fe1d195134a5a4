import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { call, type PageRequest, shownRequest } from '../client/api';
import { notify, notifyProblem } from '../client/notices';
import { isReplay } from '../client/shown';
import { curlOf } from '../data/curl';
import { CopyButton } from './copy-button';
import { Key } from './key';

export interface ActionProps {
  readonly request: PageRequest;
  readonly children: ComponentChildren;
  readonly tone?: 'primary' | 'plain' | 'danger';
  readonly shortcut?: string;
  /** What is said when it is done; nothing where it can be seen anyway. */
  readonly done?: string;
  readonly onDone?: () => void;
}

/** Carries out what a button stands for; says so, or why not. */
export async function carryOut(request: PageRequest, done?: string): Promise<boolean> {
  try {
    await call(request);
    if (done !== undefined) notify('good', done);
    return true;
  } catch (error) {
    notifyProblem(error);
    return false;
  }
}

/** A button that makes one request, and the request itself as curl. */
export function Action({ request, children, tone = 'plain', shortcut, done, onDone }: ActionProps) {
  const isBusy = useSignal(false);
  const run = async () => {
    if (isBusy.value) return;
    isBusy.value = true;
    const isDone = await carryOut(request, done);
    isBusy.value = false;
    if (isDone) onDone?.();
  };
  return (
    <span class="action">
      <button type="button" class={tone} disabled={isReplay.value} aria-busy={isBusy.value} onClick={run}>
        {children}
        {shortcut !== undefined && <Key name={shortcut} />}
      </button>
      <CopyButton text={() => curlOf(shownRequest(request))} label="Copy as curl" />
    </span>
  );
}
