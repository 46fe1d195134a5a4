import type { OperationInput } from '../service-endpoint/operation-input';
import { ServiceError } from '../service-endpoint/service';

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where there is more. */
  readonly next: { readonly NextToken?: string };
}

/**
 * Reads `MaxResults` and `NextToken`, which is where the next page begins.
 * @returns what cuts that page out of a list
 * @throws ServiceError
 */
export function parsePage(input: OperationInput): <T>(all: readonly T[]) => Page<T> {
  const max = input.optionalInteger('MaxResults', 1, 100) ?? 100;
  const start = Number(input.optionalString('NextToken') ?? 0);
  if (!Number.isInteger(start) || start < 0) {
    throw new ServiceError('InvalidNextTokenException', 'The NextToken value is invalid.');
  }
  return (all) => ({
    items: all.slice(start, start + max),
    next: all.length > start + max ? { NextToken: String(start + max) } : {},
  });
}
