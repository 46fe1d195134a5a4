import { useKeys } from '../../client/keys';
import { navigate, parts } from '../../client/location';
import { groupOf, isReplay, nameOf, reservations, rowOf, tasks } from '../../client/shown';
import { type LegalStep, legalSteps } from '../../data/legal-steps';
import type { TaskRow } from '../../data/rows';
import { abbreviatedSid } from '../../data/shown-text';
import { Action, carryOut } from '../../parts/action';
import { Age } from '../../parts/age';
import { Name, SidName } from '../../parts/name';
import { Shown } from '../../parts/shown-text';
import { Status } from '../../parts/status';
import { Tabs } from '../../parts/tabs';
import { StorySteps } from './story-steps';
import { TaskAttributes } from './task-attributes';
import { TaskStory } from './task-story';
import { TaskTraffic } from './task-traffic';
import { useStory } from './use-story';
import { WhyTask } from './why';
import { WhyHeadline } from './why-headline';

/** One task: where it is, what can be done, its story, and why. */
export function TaskDetail({ sid }: { readonly sid: string }) {
  const task = rowOf(tasks, sid);
  const [, , tab = 'story'] = parts.value;
  const story = useStory(sid);
  const tabs = [
    { id: 'story', label: 'Story', href: `/tasks/${sid}`, count: story.length },
    { id: 'why', label: 'Why', href: `/tasks/${sid}/why` },
    { id: 'attributes', label: 'Attributes', href: `/tasks/${sid}/attributes` },
    { id: 'traffic', label: 'Requests', href: `/tasks/${sid}/traffic` },
  ];
  return (
    <section class="detail" aria-labelledby="task-title">
      <div class="detail-head">
        <a class="button back" href="/tasks">
          All tasks
        </a>
        <h1 id="task-title" data-heading tabIndex={-1}>
          Task <span class="sid">{abbreviatedSid(sid)}</span>
        </h1>
        {task !== undefined && <Status status={task.status} />}
        <SidName sid={sid} />
      </div>
      {task === undefined ? <NoTask hasStory={story.length > 0} /> : <Facts task={task} />}
      {task !== undefined && <Steps task={task} />}
      <StorySteps story={story} />
      {task !== undefined && isStuck(task.status) && tab !== 'why' && <WhyHeadline sid={sid} />}
      <Tabs tabs={tabs} current={tab} label="About the task" />
      {tab === 'story' && <TaskStory story={story} />}
      {tab === 'why' && <WhyTask sid={sid} />}
      {tab === 'attributes' && task !== undefined && <TaskAttributes key={sid} task={task} />}
      {tab === 'traffic' && <TaskTraffic sid={sid} />}
    </section>
  );
}

function isStuck(status: TaskRow['status']): boolean {
  return status === 'pending' || status === 'canceled';
}

function NoTask({ hasStory }: { readonly hasStory: boolean }) {
  return (
    <p class="empty">
      {hasStory ? 'TaskRouter no longer has this task. What is known of it:' : 'There is no such task here.'}
    </p>
  );
}

function Facts({ task }: { readonly task: TaskRow }) {
  const { queueSid, workflowSid, channelSid, priority, createdAt, reason } = task;
  return (
    <dl class="facts">
      <div>
        <dt>Queue</dt>
        <dd>{queueSid === null ? '–' : <Name sid={queueSid} />}</dd>
      </div>
      <div>
        <dt>Workflow</dt>
        <dd>{workflowSid === null ? '–' : <Name sid={workflowSid} />}</dd>
      </div>
      <div>
        <dt>Channel</dt>
        <dd>{channelSid === null ? '–' : (nameOf(channelSid) ?? channelSid)}</dd>
      </div>
      <div>
        <dt>Priority</dt>
        <dd>{priority}</dd>
      </div>
      <div>
        <dt>Age</dt>
        <dd>
          <Age since={createdAt} />
        </dd>
      </div>
      {reason !== null && (
        <div>
          <dt>Reason</dt>
          <dd>
            <Shown text={reason} />
          </dd>
        </div>
      )}
    </dl>
  );
}

/** The steps that TaskRouter takes now, each with its key. */
function Steps({ task }: { readonly task: TaskRow }) {
  const own = groupOf(reservations, task.sid).map(({ sid }) => rowOf(reservations, sid));
  const steps = legalSteps(
    task,
    own.filter((row) => row !== undefined),
    (sid) => nameOf(sid) ?? sid,
  );
  const requestOf = ({ method, path, form }: LegalStep) => ({
    method,
    path: `/v1/Workspaces/${task.workspaceSid}/${path}`,
    ...(method === 'POST' && { form }),
  });
  const onDone = (step: LegalStep) => {
    if (step.method === 'DELETE') navigate('/tasks');
  };
  useKeys(
    isReplay.value
      ? []
      : steps.map((step) => ({
          keys: step.key,
          label: step.label,
          run: () => void carryOut(requestOf(step)).then((isDone) => isDone && onDone(step)),
        })),
  );
  return (
    <div class="steps" role="group" aria-label="Next steps">
      {steps.map((step) => (
        <Action
          key={`${step.path} ${step.label}`}
          request={requestOf(step)}
          tone={step.tone}
          shortcut={step.key}
          onDone={() => onDone(step)}
        >
          {step.label}
        </Action>
      ))}
    </div>
  );
}
