import { useRef } from 'preact/hooks';
import { bindings, lettersOn, setLetters } from '../../client/keys';

const ID = 'keys-help';

export function openKeysHelp(): void {
  const dialog = document.getElementById(ID);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

const EVERYWHERE = [
  { keys: 'Tab', label: 'Go to the next control' },
  { keys: '↑ ↓', label: 'Move in a list; Page Up, Page Down, Home and End, too' },
  { keys: 'Enter', label: 'Open what has the focus' },
  { keys: 'Ctrl Enter', label: 'Create the task that is being written' },
];

/** Every key that does something where one is. */
export function KeysHelp() {
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = bindings.value.filter(
    (binding, index, all) => all.findLastIndex(({ keys }) => keys === binding.keys) === index,
  );
  return (
    <dialog id={ID} ref={dialog} aria-labelledby="keys-title">
      <div class="dialog-head">
        <h2 id="keys-title">Keys</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
      <table class="keys">
        <thead class="unseen">
          <tr>
            <th scope="col">Key</th>
            <th scope="col">What it does</th>
          </tr>
        </thead>
        <tbody>
          {[...shown, ...EVERYWHERE].map(({ keys, label }) => (
            <tr key={`${keys} ${label}`}>
              <td>
                {keys.split(' ').map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </td>
              <td>{label}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label class="check">
        <input
          type="checkbox"
          checked={lettersOn.value}
          onChange={({ currentTarget }) => setLetters(currentTarget.checked)}
        />
        Single letters do something
      </label>
    </dialog>
  );
}
