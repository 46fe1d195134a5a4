import { writeFileSync } from 'node:fs';
import { readWorkspaceFile } from '../../seed/workspace-file';
import { UsageError } from '../../usage-error';
import type { CommandContext } from './command-context';
import { fileText } from './snapshot';
import { connect, findTarget } from './target';
import type { WorkspaceOptions } from './workspace-options';

/** `export`. @returns the exit code */
export async function runExport(context: CommandContext, options: WorkspaceOptions): Promise<number> {
  const { output, workspaceSid, file } = options;
  if (output === undefined) throw new UsageError('export takes -o FILE');
  const account = await connect(context, options);
  const friendlyName = workspaceSid === undefined ? readWorkspaceFile(file).friendlyName : '';
  const target = await findTarget(context, account, options, friendlyName);
  if (target === undefined) {
    context.err(`The account has no workspace ${JSON.stringify(friendlyName)}; --workspace-sid names one.`);
    return 1;
  }
  writeFileSync(output, fileText(target.existing), { mode: 0o600 });
  context.err(`Wrote ${output}.`);
  return 0;
}
