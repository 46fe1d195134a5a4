import { SecretUnavailable } from '../aws/secrets-manager';
import { HttpProblem } from '../http/http';
import { NoResponse } from '../http/http-client';
import { TwilioError, UnclearAnswer } from './twilio-client';

/**
 * A failed call to TaskRouter as the problem to answer with: Twilio's 4xx become 422, 429 stays 429 with its
 * Retry-After, 5xx and what cannot be understood become 502, no answer becomes 504. Twilio's code and message are passed
 * on.
 * @param work what was to be done, to say whether it may have happened, e.g. `The Task`
 */
export function twilioProblem(error: unknown, work: string): HttpProblem {
  if (error instanceof TwilioError) return answeredWithError(error, work);
  if (error instanceof NoResponse) return unanswered(error, work);
  if (error instanceof SecretUnavailable) {
    return new HttpProblem(503, "Twilio's credentials cannot be read.", { cause: error });
  }
  const what = error instanceof UnclearAnswer ? error.message : "Twilio's answer could not be used";
  return new HttpProblem(502, `${what}. ${lookFirst(work)}`, { cause: error });
}

/**
 * Whether it is certain that a failed call did nothing: Twilio refused it, or it was never sent. Everything else counts
 * as done perhaps, for a Task that is created twice is worse than one that has to be looked for.
 */
export function certainlyDidNothing(error: unknown): boolean {
  if (error instanceof TwilioError) return error.isRefusal;
  if (error instanceof NoResponse) return !error.sent;
  return error instanceof SecretUnavailable;
}

function lookFirst(work: string): string {
  return `${work} may have been carried out all the same: look at Twilio before you send this again.`;
}

function answeredWithError(error: TwilioError, work: string): HttpProblem {
  const { status, code, message, retryAfter } = error;
  const members = { twilio: { status, message, ...(code !== undefined && { code }) } };
  if (status === 429) {
    return new HttpProblem(429, 'Twilio takes no more requests at the moment.', {
      members,
      headers: { 'retry-after': retryAfter ?? '1' },
      cause: error,
    });
  }
  if (error.isRefusal) return new HttpProblem(422, `Twilio refused: ${message}`, { members, cause: error });
  return new HttpProblem(502, `Twilio failed: ${message}. ${lookFirst(work)}`, { members, cause: error });
}

function unanswered(error: NoResponse, work: string): HttpProblem {
  const consequence = error.sent ? lookFirst(work) : 'Nothing was sent, so this can be sent again.';
  return new HttpProblem(504, `Twilio did not answer. ${consequence}`, { cause: error });
}
