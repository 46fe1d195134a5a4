import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { readSetting, writeSetting } from './settings';

/** A key, or several one after the other, that does something. */
export interface KeyBinding {
  /** `c`, `?`, `g t`, `Escape` */
  readonly keys: string;
  readonly label: string;
  readonly run: () => void;
}

/** What the keys do now, newest last: what is on top of the page comes first. */
export const bindings = signal<readonly KeyBinding[]>([]);

/** Whether single letters do something: a voice or a hand that types them by accident can do without. */
export const lettersOn = signal(readSetting('letters') !== 'off');

export function setLetters(isOn: boolean): void {
  lettersOn.value = isOn;
  writeSetting('letters', isOn ? 'on' : 'off');
}

/** Gives keys a meaning for as long as the component is there. */
export function useKeys(own: readonly KeyBinding[]): void {
  const latest = useRef(own);
  latest.current = own;
  const names = own.map(({ keys, label }) => `${keys} ${label}`).join('\n');
  // Before anyone can see that it is there: a key that is pressed at once means what is shown.
  useLayoutEffect(() => {
    const registered = own.map(({ keys, label }, index) => ({
      keys,
      label,
      run: () => latest.current[index]?.run(),
    }));
    bindings.value = [...bindings.value, ...registered];
    return () => {
      bindings.value = bindings.value.filter((binding) => !registered.includes(binding));
    };
  }, [names]);
}

const SEQUENCE_MS = 1_200;
let first = '';
let firstAt = 0;

/** Listens to the keys of the whole page. */
export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const isTyping = isField(event.target);
    const isLetter = event.key.length === 1;
    if (isLetter && (isTyping || !lettersOn.value)) return;
    if (isTyping && event.key !== 'Escape') return;
    if (document.querySelector('dialog[open]') !== null) return;
    const sequence = event.timeStamp - firstAt < SEQUENCE_MS ? `${first} ${event.key}` : '';
    const found = bindingOf(sequence) ?? bindingOf(event.key);
    first = found === undefined ? event.key : '';
    firstAt = event.timeStamp;
    if (found === undefined) return;
    event.preventDefault();
    found.run();
  });
}

function bindingOf(keys: string): KeyBinding | undefined {
  return bindings.value.findLast((binding) => binding.keys === keys);
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type))
  );
}
