import { type Signal, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { isJsonObject } from 'taskrouter/parsed';
import { call, shownRequest } from '../../client/api';
import { navigate } from '../../client/location';
import { notifyProblem } from '../../client/notices';
import { isReplay } from '../../client/shown';
import { curlOf } from '../../data/curl';
import { numberIn, readJson } from '../../data/json';
import type { SentCallbackRow } from '../../data/traffic-rows';
import { CopyButton } from '../../parts/copy-button';
import { Icon } from '../../parts/icon';
import { JsonEditor } from '../../parts/json-editor';

/** Sends a callback again, as it was or edited. What is answered is shown, and changes nothing in TaskRouter. */
export function ReplayForm({
  callback: { n, url, parameters },
  isEdited,
  copyCurl,
}: {
  readonly callback: SentCallbackRow;
  readonly isEdited: Signal<boolean>;
  readonly copyCurl: ComponentChildren;
}) {
  const address = useSignal(url);
  const edited = useSignal(JSON.stringify(parameters, null, 2));
  const problem = parametersProblem(edited.value);
  const asItWas = { method: 'POST' as const, path: `/_emulator/callbacks/${n}/replay`, json: {} };
  const changed = {
    ...asItWas,
    json: { url: address.value, parameters: problem === undefined ? readJson(edited.value) : {} },
  };
  const replay = async (request: typeof asItWas) => {
    try {
      navigate(`/inspector/callbacks/${numberIn(await call(request), 'n')}`);
    } catch (error) {
      notifyProblem(error);
    }
  };
  return (
    <div class="replay">
      <div class="steps" role="group" aria-label="Replay">
        <span class="action">
          <button
            type="button"
            class="primary"
            disabled={isReplay.value}
            onClick={() => void replay(asItWas)}
          >
            <Icon name="replay" />
            Replay
          </button>
          <CopyButton text={() => curlOf(shownRequest(asItWas))} label="Copy the replay as curl" />
        </span>
        <button
          type="button"
          aria-expanded={isEdited.value}
          disabled={isReplay.value}
          onClick={() => {
            isEdited.value = !isEdited.value;
          }}
        >
          Edit and replay
        </button>
        {copyCurl}
      </div>
      {isEdited.value && (
        <form
          class="panel"
          onSubmit={(event) => {
            event.preventDefault();
            if (problem === undefined) void replay(changed);
          }}
        >
          <label>
            URL
            <input
              type="url"
              required
              value={address.value}
              onInput={({ currentTarget }) => {
                address.value = currentTarget.value;
              }}
            />
          </label>
          <JsonEditor
            label="Parameters"
            text={edited.value}
            onInput={(text) => {
              edited.value = text;
            }}
            problem={problem}
            rows={10}
          />
          <p class="buttons">
            <button type="submit" class="primary" disabled={problem !== undefined}>
              Replay as edited
            </button>
            <CopyButton text={() => curlOf(shownRequest(changed))} label="Copy as curl" isLabeled />
          </p>
          <p class="hint">Signed anew. The answer is shown and has no effect on the task.</p>
        </form>
      )}
    </div>
  );
}

function parametersProblem(text: string): string | undefined {
  const value = readJson(text);
  if (!isJsonObject(value)) return 'Parameters are a JSON object of texts';
  const other = Object.entries(value).find(([, each]) => typeof each !== 'string');
  return other === undefined ? undefined : `${other[0]} has to be a text`;
}
