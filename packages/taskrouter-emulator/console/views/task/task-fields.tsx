import { useSignal } from '@preact/signals';
import { query } from '../../client/location';
import { channels, groupOf, workflows } from '../../client/shown';
import { visibleText } from '../../data/shown-text';

/** What is chosen for a new task beside its attributes; empty where TaskRouter's own value is wanted. */
export function useTaskFields() {
  return {
    workflowSid: useSignal(query.value.get('workflow') ?? ''),
    channel: useSignal('default'),
    priority: useSignal(''),
    timeout: useSignal(''),
  };
}

export interface TaskFieldsProps {
  readonly workspaceSid: string | undefined;
  readonly workflowSid: string | undefined;
  readonly chosen: ReturnType<typeof useTaskFields>;
}

/** Workflow, channel, priority and time to live of a new task. */
export function TaskFields({ workspaceSid, workflowSid, chosen }: TaskFieldsProps) {
  const own = groupOf(workflows).filter((workflow) => workflow.workspaceSid === workspaceSid);
  return (
    <div class="fields">
      <label>
        Workflow
        <select
          value={workflowSid ?? ''}
          onChange={({ currentTarget }) => {
            chosen.workflowSid.value = currentTarget.value;
          }}
        >
          {own.map(({ sid, name }) => (
            <option key={sid} value={sid}>
              {visibleText(name)}
            </option>
          ))}
        </select>
      </label>
      <label>
        Channel
        <select
          value={chosen.channel.value}
          onChange={({ currentTarget }) => {
            chosen.channel.value = currentTarget.value;
          }}
        >
          {groupOf(channels)
            .filter((channel) => channel.workspaceSid === workspaceSid)
            .map(({ sid, uniqueName }) => (
              <option key={sid} value={uniqueName}>
                {uniqueName}
              </option>
            ))}
        </select>
      </label>
      <label>
        Priority
        <input
          type="number"
          min="0"
          placeholder="0"
          value={chosen.priority.value}
          onInput={({ currentTarget }) => {
            chosen.priority.value = currentTarget.value;
          }}
        />
      </label>
      <label>
        Time to live, s
        <input
          type="number"
          min="1"
          placeholder="86400"
          value={chosen.timeout.value}
          onInput={({ currentTarget }) => {
            chosen.timeout.value = currentTarget.value;
          }}
        />
      </label>
    </div>
  );
}
