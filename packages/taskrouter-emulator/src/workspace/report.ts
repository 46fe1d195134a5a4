import type { Json } from 'taskrouter/parsed';
import type { FieldChange } from './field-change';
import { type Change, differences, type Plan } from './plan';
import { KIND_NAMES } from './resources';

/** A plan for people, as lines; in the manner of `cdk diff`. @param prune whether what isn't in the file will go */
export function planReport(plan: Plan, { prune }: { readonly prune: boolean }): string[] {
  const { workspaceSid, changes } = plan;
  const [workspace] = changes;
  const name = JSON.stringify(workspace?.name ?? '');
  const count = (action: Change['action']) => changes.filter((change) => change.action === action).length;
  const shown = changes.filter(({ action }) => action !== 'unchanged');
  const unlisted = prune ? 'to delete' : 'not in the file (kept: --prune deletes)';
  return [
    `Workspace ${name} ${workspaceSid === undefined ? '(to be made)' : `(${workspaceSid})`}`,
    '',
    ...shown.flatMap((change) => changeLines(change, prune)),
    ...(shown.length > 0 ? [''] : []),
    differences(plan).length === 0
      ? 'There are no differences.'
      : `${count('create')} to create, ${count('update')} to change.`,
    `${count('unchanged')} unchanged, ${count('unlisted')} ${unlisted}.`,
  ];
}

function changeLines({ action, kind, name, fields, impossible }: Change, prune: boolean): string[] {
  const title = `${KIND_NAMES[kind][0]} ${JSON.stringify(name)}`;
  if (action === 'create') return [`[+] ${title}`];
  if (action === 'unlisted') return [prune ? `[-] ${title}` : `[ ] ${title}: there, but not in the file`];
  const details = [
    ...fields.map(fieldLine),
    ...(impossible === undefined ? [] : [`impossible: ${impossible}`]),
  ];
  const lines = details.map((line, index) => ` ${index === details.length - 1 ? '└─' : '├─'} ${line}`);
  return [`${impossible === undefined ? '[~]' : '[!]'} ${title}`, ...lines];
}

function fieldLine({ path, from, to }: FieldChange): string {
  if (from === undefined) return `[+] ${path}: ${written(to)}`;
  if (to === undefined) return `[-] ${path}: ${written(from)}`;
  return `[~] ${path}: ${written(from)} → ${written(to)}`;
}

function written(value: Json | undefined): string {
  return JSON.stringify(value) ?? '';
}
