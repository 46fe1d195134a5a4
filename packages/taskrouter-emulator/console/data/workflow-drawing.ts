import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import { numberIn, objectIn, objectsIn, readJson, textIn } from './json';

/** A target as it is drawn. */
export interface DrawnTarget {
  readonly queueSid: string;
  /** The priority that it gives a task; null where a task keeps its own. */
  readonly priority: number | null;
  /** The conditions it has, each with its name: `timeout 120 s`, `expression worker.level > 3`. */
  readonly conditions: readonly { readonly name: string; readonly text: string }[];
}

/** A filter as it is drawn. */
export interface DrawnFilter {
  readonly name: string | null;
  readonly expression: string;
  readonly targets: readonly DrawnTarget[];
}

/** A workflow's configuration as it is drawn: what each filter asks, and where it leads. */
export interface DrawnWorkflow {
  readonly filters: readonly DrawnFilter[];
  readonly defaultTarget: DrawnTarget | null;
}

const NOTHING: DrawnWorkflow = { filters: [], defaultTarget: null };

/** Parsed configurations by their texts: tasks and drawings ask for the same few again and again. */
const drawings = new Map<string, DrawnWorkflow>();
const MOST_DRAWINGS = 100;

export function drawingOf(configuration: string): DrawnWorkflow {
  const known = drawings.get(configuration);
  if (known !== undefined) return known;
  const document = readJson(configuration);
  const drawing = isJsonObject(document) ? drawingIn(objectIn(document, 'task_routing')) : NOTHING;
  if (drawings.size >= MOST_DRAWINGS) drawings.clear();
  drawings.set(configuration, drawing);
  return drawing;
}

function drawingIn(routing: JsonObject): DrawnWorkflow {
  const fallback = routing.default_filter;
  return {
    filters: objectsIn(routing, 'filters').map(filterIn),
    defaultTarget: isJsonObject(fallback) ? targetIn(fallback, '') : null,
  };
}

function filterIn(filter: JsonObject): DrawnFilter {
  // A target with no queue of its own has the one before it.
  let queueSid = '';
  const targets = objectsIn(filter, 'targets').map((target) => {
    queueSid = textIn(target, 'queue') ?? queueSid;
    return targetIn(target, queueSid);
  });
  return {
    name: textIn(filter, 'filter_friendly_name') ?? textIn(filter, 'friendly_name'),
    expression: textIn(filter, 'expression') ?? '',
    targets,
  };
}

const CONDITIONS: Readonly<Record<string, string>> = {
  expression: 'for',
  skip_if: 'skipped if',
  order_by: 'ordered by',
  known_worker_sid: 'known worker',
  known_worker_friendly_name: 'known worker',
};

function targetIn(target: JsonObject, queueSid: string): DrawnTarget {
  const conditions = Object.entries(CONDITIONS).flatMap(([key, name]) => {
    const text = textIn(target, key);
    return text === null ? [] : [{ name, text }];
  });
  const priority = numberIn(target, 'priority');
  const timeout = numberIn(target, 'timeout');
  if (priority !== null) conditions.push({ name: 'priority', text: String(priority) });
  if (timeout !== null) conditions.push({ name: 'left after', text: `${timeout} s` });
  return { queueSid: textIn(target, 'queue') ?? queueSid, priority, conditions };
}
