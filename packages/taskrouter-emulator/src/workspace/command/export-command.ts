import { writeFileSync } from 'node:fs';
import { readAccountFile } from '../../seed/workspace-file';
import { UsageError } from '../../usage-error';
import type { CommandContext } from './command-context';
import { fileText } from './snapshot';
import { connectToAccount, readTarget } from './target';
import type { WorkspaceOptions } from './workspace-options';

/** `export`. @returns the exit code */
export async function runExport(context: CommandContext, options: WorkspaceOptions): Promise<number> {
  const { output, file, withoutWorkers } = options;
  if (output === undefined) throw new UsageError('export takes -o FILE');
  const account = await connectToAccount(context, options);
  const sid = options.workspaceSid ?? (await account.find(readAccountFile(file).friendlyName));
  if (sid === undefined) {
    context.err(`The account has no workspace with the name in ${file}; --workspace-sid names one.`);
    return 1;
  }
  const existing = await readTarget(context, account, sid, !withoutWorkers);
  writeFileSync(output, fileText(existing, withoutWorkers), { mode: 0o600 });
  context.err(`Wrote ${output}.`);
  return 0;
}
