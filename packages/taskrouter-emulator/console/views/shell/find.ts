import { shown } from '../../client/shown';
import { hrefOf } from '../../parts/name';

/** Where a SID or a name leads; undefined for what is neither. */
export function findSid(text: string): string | undefined {
  const wanted = text.trim();
  const sid = /\b[A-Z]{2}[0-9a-f]{32}\b/i.exec(wanted)?.[0];
  if (sid !== undefined) return hrefOf(`${sid.slice(0, 2).toUpperCase()}${sid.slice(2)}`);
  if (wanted === '') return undefined;
  const { world } = shown.value;
  const named = [world.workers, world.queues, world.workflows, world.activities, world.workspaces].flatMap(
    (table) => table.group().map(({ sid: own, name }) => ({ sid: own, name: name.toLowerCase() })),
  );
  const lower = wanted.toLowerCase();
  const found =
    named.find(({ name }) => name === lower) ??
    named.find(({ name }) => name.startsWith(lower)) ??
    named.find(({ name }) => name.includes(lower));
  return found === undefined ? undefined : hrefOf(found.sid);
}
