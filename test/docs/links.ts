import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from './page';

const LINK = /\]\(([^)\s]+)\)/g;
const FENCED = /^( *)```.*\n[\s\S]*?\n\1```$/gm;

/** Finds the links that lead nowhere within the repository: no such file, or no such heading. */
export function brokenLinks({ file, text }: Page): readonly string[] {
  const prose = text.replace(FENCED, '').replace(/`[^`\n]*`/g, (code) => code.replaceAll('](', ''));
  return [...prose.matchAll(LINK)].flatMap(([, target = '']) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [path = '', heading] = target.split('#');
    const to = path === '' ? file : join(dirname(file), path);
    if (!existsSync(to)) return [`${file}: ${target}: there is no such file`];
    if (heading === undefined || statSync(to).isDirectory()) return [];
    return headings(readFileSync(to, 'utf8')).has(heading)
      ? []
      : [`${file}: ${target}: there is no such heading`];
  });
}

/** The addresses that a forge gives a page's headings. */
function headings(text: string): ReadonlySet<string> {
  return new Set(
    [...text.replace(FENCED, '').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
