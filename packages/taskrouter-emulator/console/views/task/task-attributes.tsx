import { useSignal } from '@preact/signals';
import { isReplay } from '../../client/shown';
import { attributesProblem } from '../../data/attributes-problem';
import type { TaskRow } from '../../data/rows';
import { prettyJson } from '../../data/shown-text';
import { Action } from '../../parts/action';
import { CopyButton } from '../../parts/copy-button';
import { JsonEditor } from '../../parts/json-editor';
import { LongText } from '../../parts/shown-text';

/** A longer text than this is shown, and not edited here. */
const MOST_EDITED = 100_000;

/** A task's attributes and priority, to see and to change. */
export function TaskAttributes({ task }: { readonly task: TaskRow }) {
  const edited = useSignal<string | undefined>(undefined);
  const priority = useSignal(String(task.priority));
  const path = `/v1/Workspaces/${task.workspaceSid}/Tasks/${task.sid}`;
  const text = edited.value;
  return (
    <div class="panel">
      {text === undefined ? (
        <>
          <LongText text={task.attributes} label="Attributes" isJson />
          <p class="buttons">
            {task.attributes.length <= MOST_EDITED && (
              <button
                type="button"
                disabled={isReplay.value}
                onClick={() => {
                  edited.value = prettyJson(task.attributes);
                }}
              >
                Edit
              </button>
            )}
            <CopyButton text={task.attributes} label="Copy the attributes" isLabeled />
          </p>
        </>
      ) : (
        <>
          <JsonEditor
            label="Attributes"
            text={text}
            onInput={(value) => {
              edited.value = value;
            }}
            problem={attributesProblem(text)}
          />
          <p class="buttons">
            <Action
              tone="primary"
              request={{ method: 'POST', path, form: { Attributes: text } }}
              onDone={() => {
                edited.value = undefined;
              }}
            >
              Save
            </Action>
            <button
              type="button"
              onClick={() => {
                edited.value = undefined;
              }}
            >
              Leave it
            </button>
          </p>
        </>
      )}
      <p class="buttons">
        <label>
          Priority{' '}
          <input
            type="number"
            min="0"
            value={priority.value}
            disabled={isReplay.value}
            onInput={({ currentTarget }) => {
              priority.value = currentTarget.value;
            }}
          />
        </label>
        <Action
          request={{ method: 'POST', path, form: { Priority: priority.value } }}
          done="The priority is changed"
        >
          Change
        </Action>
      </p>
    </div>
  );
}
