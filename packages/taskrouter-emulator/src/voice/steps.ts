import { isSid, type WorkflowSid } from 'taskrouter/sid';
import type { Verb } from './twiml';

/** How a request to the application is made. */
export type Method = 'GET' | 'POST';

/** Where a call goes on: a URL, relative to that of its document. */
export interface Destination {
  readonly url: string;
  readonly method: Method;
}

/** What a Gather waits for. Source: https://www.twilio.com/docs/voice/twiml/gather */
export interface Gather {
  /** Seconds that what is said meanwhile takes. */
  readonly promptSeconds: number;
  /** Seconds of silence after which it ends. */
  readonly timeout: number;
  /** How many digits end it; infinite when any number does. */
  readonly numDigits: number;
  /** The key that ends it; empty for none. */
  readonly finishOnKey: string;
  readonly action: Destination;
  readonly actionOnEmptyResult: boolean;
}

/** A caller who is to wait for TaskRouter. Source: https://www.twilio.com/docs/taskrouter/twiml-queue-calls */
export interface Enqueue {
  readonly workflowSid: WorkflowSid;
  /** As written: JSON. */
  readonly attributes: string;
  readonly priority: number | undefined;
  /** Seconds. */
  readonly timeout: number | undefined;
  /** Asked for when the caller leaves the queue; undefined when the document goes on. */
  readonly action: Destination | undefined;
  /** The hold music; undefined for Twilio's own, which asks nothing of the application. */
  readonly hold: Destination | undefined;
}

/** What a verb has the call do. */
export type Step =
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'go'; readonly to: Destination }
  | { readonly do: 'gather'; readonly gather: Gather }
  | { readonly do: 'enqueue'; readonly enqueue: Enqueue }
  | { readonly do: 'leave' }
  | { readonly do: 'hang up'; readonly status: 'completed' | 'busy' | 'no-answer' }
  /** With Twilio's code where it has one. */
  | { readonly do: 'nothing'; readonly code: number; readonly why: string };

/** Speech is about fifteen characters a second; a recording is taken for ten seconds long, since it isn't fetched. */
const CHARACTERS_PER_SECOND = 15;
const RECORDING_SECONDS = 10;

/** What the verb has the call do. Source: https://www.twilio.com/docs/voice/twiml */
export function stepOf(verb: Verb): Step {
  const { attributes, text } = verb;
  switch (verb.name) {
    case 'Say':
    case 'Play':
    case 'Pause':
      return { do: 'wait', seconds: secondsOf(verb) };
    case 'Gather':
      return { do: 'gather', gather: gatherOf(verb) };
    case 'Redirect':
      return { do: 'go', to: { url: text, method: methodOf(attributes.method) } };
    case 'Enqueue':
      return enqueueStep(verb);
    case 'Leave':
      return { do: 'leave' };
    case 'Hangup':
      return { do: 'hang up', status: 'completed' };
    case 'Reject':
      return { do: 'hang up', status: attributes.reason === 'busy' ? 'busy' : 'no-answer' };
    default:
      return {
        do: 'nothing',
        code: 0,
        why: `<${verb.name}> is not covered by the emulator, the call goes on after it`,
      };
  }
}

function secondsOf({ name, attributes, text }: Verb): number {
  if (name === 'Pause') return numberOf(attributes.length, 1);
  const once = name === 'Play' ? RECORDING_SECONDS : Math.ceil(text.length / CHARACTERS_PER_SECOND);
  const times = numberOf(attributes.loop, 1);
  // 0 is "until the call leaves", for which any long time stands.
  return times === 0 ? FOREVER_SECONDS : once * times;
}

const FOREVER_SECONDS = 86_400;

function gatherOf({ attributes, children }: Verb): Gather {
  const timeout = attributes.timeout === 'auto' ? undefined : attributes.timeout;
  return {
    promptSeconds: children.reduce((sum, child) => sum + secondsOf(child), 0),
    timeout: numberOf(timeout, 5),
    numDigits: numberOf(attributes.numDigits, Number.POSITIVE_INFINITY),
    finishOnKey: attributes.finishOnKey ?? '#',
    action: { url: attributes.action ?? '', method: methodOf(attributes.method) },
    actionOnEmptyResult: attributes.actionOnEmptyResult === 'true',
  };
}

function enqueueStep({ attributes, text, children }: Verb): Step {
  const { workflowSid, action, waitUrl } = attributes;
  if (workflowSid === undefined) {
    const why = `<Enqueue> without workflowSid is a queue of Twilio's Voice API ('${text}'), which the emulator doesn't have`;
    return { do: 'nothing', code: 0, why };
  }
  if (!isSid('WW', workflowSid)) {
    return { do: 'nothing', code: 0, why: `<Enqueue> workflowSid: '${workflowSid}' is not a Workflow SID` };
  }
  // TaskAttributes is what the noun was called before it was Task.
  const task = children.find(({ name }) => name === 'Task' || name === 'TaskAttributes');
  const { priority, timeout } = task?.attributes ?? {};
  return {
    do: 'enqueue',
    enqueue: {
      workflowSid,
      attributes: task?.text || '{}',
      priority: priority === undefined ? undefined : numberOf(priority, 0),
      timeout: timeout === undefined ? undefined : numberOf(timeout, 0),
      action: action === undefined ? undefined : { url: action, method: methodOf(attributes.method) },
      hold: waitUrl === undefined || waitUrl === '' ? undefined : holdOf(waitUrl, attributes.waitUrlMethod),
    },
  };
}

function holdOf(url: string, method: string | undefined): Destination {
  return { url, method: methodOf(method) };
}

function methodOf(text: string | undefined): Method {
  return text?.toUpperCase() === 'GET' ? 'GET' : 'POST';
}

/** A whole number from 0 on; anything else counts as not written. */
function numberOf(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^\d{1,9}$/.test(text.trim()) ? Number(text) : otherwise;
}
