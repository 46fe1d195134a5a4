import type { Field, Fields } from 'taskrouter/fields';
import { CONFIGURATION_KEYS } from './configuration-keys';

/** The configuration keys as the table that the README shows, in Markdown. */
export function configurationTable(): string {
  const fields: Fields = CONFIGURATION_KEYS;
  const rows = Object.entries(fields).map(
    ([key, field]) => `| \`${key}\` | ${field.description} | ${standing(field)} |`,
  );
  return ['| key | what it is | default |', '|---|---|---|', ...rows].join('\n');
}

function standing({ presence, default: value }: Field<unknown>): string {
  if (presence === 'required') return 'required';
  if (presence === 'optional') return '';
  return typeof value === 'object' ? `\`${JSON.stringify(value)}\`` : `\`${String(value)}\``;
}

const BEGIN = '<!-- configuration keys: `npm run configuration` writes this table -->';
const END = '<!-- end of the configuration keys -->';

/**
 * A document with the table between its two marks written anew.
 * @throws Error when the document has no such marks
 */
export function withConfigurationTable(document: string): string {
  const [before, after] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (before === -1 || after < before) throw new Error(`the document has no ${BEGIN} followed by ${END}`);
  return `${document.slice(0, before + BEGIN.length)}\n\n${configurationTable()}\n\n${document.slice(after)}`;
}
