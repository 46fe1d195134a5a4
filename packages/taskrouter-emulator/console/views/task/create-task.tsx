import { useSignal } from '@preact/signals';
import { call, shownRequest } from '../../client/api';
import { navigate } from '../../client/location';
import { notifyProblem } from '../../client/notices';
import { groupOf, isReplay, rowOf, workflows } from '../../client/shown';
import { attributeExamples } from '../../data/attribute-examples';
import { attributesProblem } from '../../data/attributes-problem';
import { curlOf } from '../../data/curl';
import { textIn } from '../../data/json';
import { CopyButton } from '../../parts/copy-button';
import { JsonEditor } from '../../parts/json-editor';
import { Shown } from '../../parts/shown-text';
import { shownWorkspace } from '../shown-workspace';
import { TaskFields, useTaskFields } from './task-fields';
import { WhereTo } from './where-to';

/** A new task: attributes with examples that the workflow's filters match, and where each would lead. */
export function CreateTask() {
  const workspace = shownWorkspace();
  const own = groupOf(workflows).filter(({ workspaceSid }) => workspaceSid === workspace?.sid);
  const chosen = useTaskFields();
  const workflow = rowOf(workflows, chosen.workflowSid.value) ?? rowOf(workflows, own[0]?.sid);
  const examples = workflow === undefined ? [] : attributeExamples(workflow.configuration);
  const text = useSignal<string | undefined>(undefined);
  const attributes = text.value ?? JSON.stringify(examples[0]?.attributes ?? {}, null, 2);
  const problem = attributesProblem(attributes);
  const request = {
    method: 'POST' as const,
    path: `/v1/Workspaces/${workspace?.sid}/Tasks`,
    form: {
      ...(workflow !== undefined && { WorkflowSid: workflow.sid }),
      Attributes: attributes,
      TaskChannel: chosen.channel.value,
      ...(chosen.priority.value !== '' && { Priority: chosen.priority.value }),
      ...(chosen.timeout.value !== '' && { Timeout: chosen.timeout.value }),
    },
  };
  const create = async () => {
    if (problem !== undefined || isReplay.value) return;
    try {
      navigate(`/tasks/${textIn(await call(request), 'sid')}`);
    } catch (error) {
      notifyProblem(error);
    }
  };
  return (
    <form
      class="view create-task"
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <div class="view-head">
        <h1 tabIndex={-1}>Create a task</h1>
      </div>
      <TaskFields workspaceSid={workspace?.sid} workflowSid={workflow?.sid} chosen={chosen} />
      <fieldset class="examples">
        <legend>Examples from the workflow's filters</legend>
        {examples.map(({ name, attributes: example }) => (
          <button
            type="button"
            key={name}
            onClick={() => {
              text.value = JSON.stringify(example, null, 2);
            }}
          >
            <Shown text={name} most={60} />
          </button>
        ))}
      </fieldset>
      <JsonEditor
        label="Attributes"
        text={attributes}
        onInput={(value) => {
          text.value = value;
        }}
        problem={problem}
        rows={10}
        onSubmit={() => void create()}
      />
      {problem === undefined && workflow !== undefined && (
        <WhereTo workflow={workflow} attributes={attributes} />
      )}
      <p class="buttons">
        <button type="submit" class="primary" disabled={problem !== undefined || isReplay.value}>
          Create the task
        </button>
        <CopyButton text={() => curlOf(shownRequest(request))} label="Copy as curl" isLabeled />
      </p>
    </form>
  );
}
