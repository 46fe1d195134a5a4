import { ApiError } from './api-error';

/**
 * The queries that look at every worker, queue or task by an expression, and how often a second TaskRouter answers each.
 * Source: Twilio's changelog of 2024-10-18, enforced since 2024-10-24.
 */
const LIMITED = ['TargetWorkersExpression', 'EvaluateWorkerAttributes', 'EvaluateTaskAttributes'];
const PER_SECOND = 3;

/** Counts expression queries. */
export class ExpressionRate {
  /** When each query was answered in the last second, in ms since the epoch. */
  private readonly answered = new Map<string, number[]>();

  /**
   * Counts the request when it is such a query.
   * @param now ms since the epoch, by the emulator's clock.
   * @throws ApiError 429/20429 when there were three in the last second.
   */
  count(query: URLSearchParams, now: number): void {
    for (const parameter of LIMITED.filter((name) => query.has(name))) {
      const recent = (this.answered.get(parameter) ?? []).filter((at) => at > now - 1000);
      if (recent.length >= PER_SECOND) throw new ApiError(429, 20429, 'Too Many Requests');
      this.answered.set(parameter, [...recent, now]);
    }
  }
}
