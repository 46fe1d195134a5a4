import { readAccountFile } from '../../seed/workspace-file';
import type { CommandContext } from './command-context';
import { lintWarnings } from './lint-warnings';
import type { WorkspaceOptions } from './workspace-options';

/** `lint`. @returns the exit code: 0, or 1 with `--strict` when there are warnings */
export function runLint({ out }: CommandContext, { file, strict }: WorkspaceOptions): number {
  readAccountFile(file);
  const warnings = lintWarnings(file);
  for (const warning of warnings) out(`warning: ${file} ${warning}`);
  out(warnings.length === 0 ? `${file}: no warnings.` : `${warnings.length} warning(s).`);
  return strict && warnings.length > 0 ? 1 : 0;
}
