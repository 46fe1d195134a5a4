/** Expression queries a second that Twilio takes. Source: the changelog, 2024-10-18, and the limits page. */
const QUERIES_PER_SECOND = 3;

/** The queries that TaskRouter answers by evaluating an expression over everything there is. */
const EXPRESSION_PARAMETERS = [
  'TargetWorkersExpression',
  'EvaluateWorkerAttributes',
  'EvaluateTaskAttributes',
];

/** Whether a request counts against the limit: by its parameters, or by the address of a following page. */
export function isExpressionQuery(uri: string, params: object | undefined): boolean {
  const given = params === undefined ? [] : Object.keys(params);
  return EXPRESSION_PARAMETERS.some((name) => given.includes(name) || uri.includes(`${name}=`));
}

/** When expression queries may be sent: never more than three within a second. */
export class ExpressionPace {
  private readonly sent: number[] = [];

  /** Takes the next turn. @returns ms to wait from `now` (ms) until it. */
  wait(now: number): number {
    const earliest = this.sent.at(-QUERIES_PER_SECOND);
    const at = earliest === undefined ? now : Math.max(now, earliest + 1_000);
    this.sent.push(at);
    if (this.sent.length > QUERIES_PER_SECOND) this.sent.shift();
    return at - now;
  }
}
