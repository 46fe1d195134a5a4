import type { CallbackAnswer, NoAnswer } from '../callbacks/http-client';
import type { Reply } from '../callbacks/reply';
import type { NarratedStep } from './line';

/** An answered assignment callback: what is told of it. */
export interface AnsweredCallback {
  /** Whether it went to the fallback URL. */
  readonly isFallback: boolean;
  readonly answer: CallbackAnswer | NoAnswer;
  readonly reply: Reply;
  /** ms until it was answered, or given up. */
  readonly durationMs: number;
}

/** `callback 200 {} in 19 ms` */
export function callbackStep({ isFallback, answer, reply, durationMs }: AnsweredCallback): NarratedStep {
  const which = isFallback ? 'fallback' : 'callback';
  if ('stage' in answer) return { text: `${which}: ${answer.message}`, tone: 'bad' };
  const what = reply.instruction?.instruction ?? bodyText(answer.body, reply);
  return {
    text: `${which} ${answer.status}${what === '' ? '' : ` ${what}`} in ${durationMs} ms`,
    tone: reply.failed ? 'bad' : 'plain',
  };
}

/** Never what is in it: an answer may hold anything. */
function bodyText(body: string, { failed, alerts }: Reply): string {
  if (failed) return '';
  if (alerts.length > 0) return '(unusable)';
  return body.trim() === '' ? '(empty)' : '{}';
}
