import type { Handler } from './api';
import { ApiError, notFound } from './api-error';
import { type RestMethod, ROUTES } from './routes';

interface Route {
  readonly segments: readonly string[];
  readonly operations: (typeof ROUTES)[string];
}

/** A request's handler, and the variable parts of its path. */
export interface Match {
  readonly handler: Handler;
  readonly variables: Readonly<Record<string, string>>;
}

// Fixed names first: `Workers/Statistics` is not a worker called Statistics.
const BY_LENGTH = new Map<number, Route[]>();
for (const [path, operations] of Object.entries(ROUTES)) {
  const segments = path.split('/').slice(1);
  const routes = BY_LENGTH.get(segments.length) ?? [];
  routes.push({ segments, operations });
  BY_LENGTH.set(segments.length, routes);
}
for (const routes of BY_LENGTH.values()) routes.sort((a, b) => variableCount(a) - variableCount(b));

function variableCount({ segments }: Route): number {
  return segments.filter((segment) => segment.startsWith('{')).length;
}

/** @throws ApiError 404 for a path TaskRouter hasn't, 405 for a method the path hasn't. */
export function match(method: string, path: string): Match {
  const parts = path.split('/').slice(1);
  for (const { segments, operations } of BY_LENGTH.get(parts.length) ?? []) {
    const variables = variablesOf(segments, parts);
    if (variables === undefined) continue;
    const handler = isMethod(method) ? operations[method] : undefined;
    if (handler === undefined) {
      const allowed = Object.keys(operations).join(', ');
      throw new ApiError(405, 20004, `${method} is not allowed on ${path}, it takes ${allowed}`);
    }
    return { handler, variables };
  }
  throw notFound(path);
}

function variablesOf(
  segments: readonly string[],
  parts: readonly string[],
): Record<string, string> | undefined {
  const variables: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] ?? '';
    if (segment.startsWith('{')) variables[segment.slice(1, -1)] = part;
    else if (segment !== part) return undefined;
  }
  return variables;
}

function isMethod(method: string): method is RestMethod {
  return method === 'GET' || method === 'POST' || method === 'DELETE';
}
