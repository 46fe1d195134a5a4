/** A route key taken apart. */
export interface RouteKey {
  /** As the template writes it, for example `POST /tasks/{sid}` or `$default`. */
  readonly routeKey: string;
  /** The method, or `ANY`. */
  readonly method: string;
  /** The path as the template writes it; empty for `$default`. */
  readonly path: string;
  readonly segments: readonly Segment[];
}

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter' | 'greedy'; readonly name: string };

/** A request's route, with its path parameters decoded. */
export interface RouteMatch<R extends RouteKey> {
  readonly route: R;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** `$default`, or a method and a path; undefined when it is neither. */
export function parseRouteKey(routeKey: string): RouteKey | undefined {
  if (routeKey === '$default') return { routeKey, method: 'ANY', path: '', segments: [] };
  const [, method, path] = /^([A-Z]+) (\/.*)$/.exec(routeKey) ?? [];
  if (method === undefined || path === undefined) return undefined;
  return { routeKey, method, path, segments: path.slice(1).split('/').map(parseSegment) };
}

function parseSegment(text: string): Segment {
  const [, name, plus] = /^\{([^}+]+)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return { kind: 'literal', text };
  return { kind: plus === '+' ? 'greedy' : 'parameter', name };
}

/**
 * The route that answers a request: a full match before a greedy one, the more literal path before the less, a named
 * method before ANY, and `$default` last.
 * Source: "Create routes for HTTP APIs", "Routing API requests", in the API Gateway Developer Guide.
 */
export function matchRoute<R extends RouteKey>(
  routes: readonly R[],
  method: string,
  rawPath: string,
): RouteMatch<R> | undefined {
  const parts = rawPath.slice(1).split('/');
  let best: RouteMatch<R> | undefined;
  for (const route of routes) {
    if (route.method !== 'ANY' && route.method !== method) continue;
    const pathParameters = route.routeKey === '$default' ? {} : matchPath(route.segments, parts);
    if (pathParameters === undefined) continue;
    if (best === undefined || rank(route) > rank(best.route)) best = { route, pathParameters };
  }
  return best;
}

function matchPath(
  segments: readonly Segment[],
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === 'greedy') {
      const rest = parts.slice(index).join('/');
      return rest === '' ? undefined : { ...parameters, [segment.name]: decode(rest) };
    }
    const part = parts[index];
    if (part === undefined) return undefined;
    if (segment.kind === 'literal') {
      if (segment.text !== part) return undefined;
    } else {
      if (part === '') return undefined;
      parameters[segment.name] = decode(part);
    }
  }
  return parts.length === segments.length ? parameters : undefined;
}

/** Ranks compare as text: one digit for each segment, then one for the method; `$default` has none. */
function rank({ routeKey, segments, method }: RouteKey): string {
  if (routeKey === '$default') return '';
  const digit = { literal: '3', parameter: '2', greedy: '1' } as const;
  return `${segments.map(({ kind }) => digit[kind]).join('')}${method === 'ANY' ? '0' : '4'}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
