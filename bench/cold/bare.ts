import { join } from 'node:path';
import { runDriver } from '../drivers/run-driver';
import { type ColdSample, type ColdStart, isRightAnswer, WrongAnswer } from './start';

/**
 * A cold start of the bundle in a plain Node.js process: what the code itself costs.
 * @param node path of the executable
 * @throws WrongAnswer
 */
export async function startBare(node: string, start: ColdStart): Promise<ColdSample> {
  const { fn, event, environment } = start;
  const { answer, answerMs, log, errors } = await runDriver(node, 'call-once', {
    args: [join(fn.codeDirectory, 'index.js'), event()],
    environment: { ...fn.environment, ...environment },
  });
  if (!isRightAnswer(start, answer)) throw new WrongAnswer(start, answer, log + errors);
  return { answerMs };
}
