import { invalid } from './api-error';

/** How two resources compare by one attribute: negative when `a` is smaller. */
export type ResourceOrder<T> = (a: T, b: T) => number;

/**
 * Sorts by an `Ordering` parameter such as `Priority:desc,DateCreated:asc`; without one the order stays.
 * @throws ApiError 400/20001 naming the attributes it takes.
 */
export function ordered<T>(
  items: readonly T[],
  ordering: string | undefined,
  attributes: Readonly<Record<string, ResourceOrder<T>>>,
): readonly T[] {
  if (ordering === undefined) return items;
  const clauses = ordering.split(',').map((clause) => {
    const [attribute = '', direction = 'asc', ...rest] = clause.trim().split(':');
    const compare = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
    const sign = /^asc$/i.test(direction) ? 1 : /^desc$/i.test(direction) ? -1 : undefined;
    if (compare === undefined || sign === undefined || rest.length > 0) {
      throw invalid(`Ordering: takes ${Object.keys(attributes).join(', ')}, each with :asc or :desc`);
    }
    return { compare, sign };
  });
  return [...items].sort((a, b) => {
    for (const { compare, sign } of clauses) {
      const order = compare(a, b);
      if (order !== 0) return sign * order;
    }
    return 0;
  });
}

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
