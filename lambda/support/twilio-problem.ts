import { HttpProblem } from './http';
import { NoResponse } from './http-client';
import { SecretUnavailable } from './secrets-manager';
import { TwilioError } from './twilio-client';

/**
 * A failed call to TaskRouter as the problem to answer with: Twilio's 4xx become 422, 429 stays 429 with its
 * Retry-After, 5xx become 502, no answer becomes 504. Twilio's code and message are passed on.
 * @param work what was to be done, to say whether it may have happened, e.g. `The Task`
 * @returns `error` itself when it is something else
 */
export function twilioProblem(error: unknown, work: string): unknown {
  if (error instanceof TwilioError) return answeredWithError(error);
  if (error instanceof NoResponse) return unanswered(error, work);
  if (error instanceof SecretUnavailable) {
    return new HttpProblem(503, "Twilio's credentials cannot be read.", { cause: error });
  }
  return error;
}

function answeredWithError(error: TwilioError): HttpProblem {
  const { status, code, message, retryAfter } = error;
  const members = { twilio: { status, message, ...(code !== undefined && { code }) } };
  if (status === 429) {
    return new HttpProblem(429, 'Twilio takes no more requests at the moment.', {
      members,
      headers: { 'retry-after': retryAfter ?? '1' },
      cause: error,
    });
  }
  if (status < 500) return new HttpProblem(422, `Twilio refused: ${message}`, { members, cause: error });
  return new HttpProblem(502, `Twilio failed: ${message}`, { members, cause: error });
}

function unanswered(error: NoResponse, work: string): HttpProblem {
  const consequence = error.sent
    ? `${work} may have been carried out all the same: check at Twilio before you send this again.`
    : 'Nothing was sent, so this can be sent again.';
  return new HttpProblem(504, `Twilio did not answer. ${consequence}`, { cause: error });
}
