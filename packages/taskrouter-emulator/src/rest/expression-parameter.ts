import { type Expression, parseExpression } from 'taskrouter/expression';
import { describeProblems } from 'taskrouter/parsed';
import { invalid } from './api-error';

/** A parameter that is an expression. @throws ApiError 400/20001 with the position and what was expected. */
export function expressionIn(parameter: string, text: string): Expression {
  const parsed = parseExpression(text);
  if (parsed.ok) return parsed.value;
  throw invalid(`${parameter}: ${describeProblems(parsed.problems)}`);
}
