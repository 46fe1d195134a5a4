import { isJsonObject, type Json, parseJsonObject } from 'taskrouter/parsed';
import { closest } from 'taskrouter/suggestion';
import { WORKFLOW_CONFIGURATION_KEYS } from './configuration-document';

/**
 * The keys of a configuration that TaskRouter doesn't have, each as a sentence. It takes and keeps them, and they have no
 * effect: somebody's notes, or a slip of the pen.
 */
export function unknownKeys(text: string): string[] {
  const document = parseJsonObject(text) ?? {};
  const routing = objectIn(document.task_routing);
  const filters = listIn(routing.filters).map(objectIn);
  return [
    ...strangers(document, '', WORKFLOW_CONFIGURATION_KEYS.document),
    ...strangers(routing, 'task_routing.', WORKFLOW_CONFIGURATION_KEYS.routing),
    ...strangers(
      objectIn(routing.default_filter),
      'task_routing.default_filter.',
      WORKFLOW_CONFIGURATION_KEYS.target,
    ),
    ...filters.flatMap((filter, index) => {
      const path = `task_routing.filters[${index}].`;
      const targets = listIn(filter.targets).map(objectIn);
      return [
        ...strangers(filter, path, WORKFLOW_CONFIGURATION_KEYS.filter),
        ...targets.flatMap((target, n) =>
          strangers(target, `${path}targets[${n}].`, WORKFLOW_CONFIGURATION_KEYS.target),
        ),
      ];
    }),
  ];
}

function strangers(given: object, path: string, known: readonly string[]): string[] {
  return Object.keys(given)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const meant = closest(key, known);
      const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
      return `${path}${key} is unknown and has no effect${hint}`;
    });
}

function objectIn(value: Json | undefined): { readonly [key: string]: Json } {
  return isJsonObject(value) ? value : {};
}

function listIn(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
