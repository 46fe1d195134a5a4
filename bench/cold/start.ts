import type { FunctionConfiguration } from 'local-aws/lambda/function-configuration';
import { parseJsonObject } from 'taskrouter/parsed';
import type { ProcessUsage } from './process-usage';

/** Something to start and to ask. */
export interface ColdStart {
  /** The function; a baseline takes the configuration of the function it stands for. */
  readonly fn: FunctionConfiguration;
  /** The event for the next call, as JSON: made anew, because a signed callback grows stale. */
  event(): string;
  /** The status it has to answer with: the figure of a failure would be a lie. */
  readonly status: number;
  /** Variables besides the function's own. */
  readonly environment: Readonly<Record<string, string>>;
}

/** One cold start. */
export interface ColdSample extends ProcessUsage {
  /** Milliseconds from before the process was spawned until its first answer, by the clock of the spawning process. */
  readonly answerMs: number;
}

/** The function did not answer as it should. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';

  constructor({ fn, status }: ColdStart, answer: string, output: string) {
    super(`${fn.logicalId} should answer ${status}, but: ${answer} ${output}`.trim());
  }
}

/** Whether what a function returned, as JSON, has the expected status. */
export function isRightAnswer({ status }: ColdStart, answer: string): boolean {
  return parseJsonObject(answer)?.statusCode === status;
}
