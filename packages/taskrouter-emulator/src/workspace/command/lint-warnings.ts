import { readFileSync } from 'node:fs';
import { parseLocated } from 'taskrouter/located-json';
import type { Parsed } from 'taskrouter/parsed';
import { parseLocatedYaml } from '../../seed/located-yaml';
import { parseWorkspaceFile } from '../../seed/parse-workspace-seed';
import { lintWorkspace } from '../lint/lint-workspace';
import type { CommandContext } from './command-context';
import type { WorkspaceOptions } from './workspace-options';

/**
 * What TaskRouter takes of a workspace file and never matches.
 * @param path of a file that has been read before
 * @returns one line each, `line 3: workflows[0]…: …`, in the order of the lines
 */
export function lintWarnings(path: string): readonly string[] {
  const located = /\.ya?ml$/i.test(path) ? parseLocatedYaml : parseLocated;
  const warnings = located(readFileSync(path, 'utf8'), (input): Parsed<never> => {
    const file = parseWorkspaceFile(input);
    return { ok: false, problems: file.ok ? lintWorkspace(file.value) : file.problems };
  });
  return warnings.ok ? [] : warnings.problems;
}

/** Says what the linter has found. @returns whether that is a failure: with `--strict` */
export function reportWarnings({ err }: CommandContext, { file, strict }: WorkspaceOptions): boolean {
  const warnings = lintWarnings(file);
  for (const warning of warnings) err(`warning: ${file} ${warning}`);
  return strict && warnings.length > 0;
}
