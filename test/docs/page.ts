import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A fenced block of a page: its language, what the words after it ask for, and where it begins. */
export interface Block {
  readonly file: string;
  /** Of the first line inside, from 1. */
  readonly line: number;
  readonly language: string;
  /** The words after the language: `sh by-hand`, `json stage`. */
  readonly kind: string;
  readonly text: string;
}

/** A page of the documentation, and what is wrong with its form. */
export interface Page {
  readonly file: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly faults: readonly string[];
}

/** The kinds of block there are. An indented block is none of them: what nothing looks at goes stale. */
const KINDS: ReadonlySet<string> = new Set([
  'sh', // run, in the page's shell
  'sh start', // run in the background until it serves; it goes on until the next one, or the page's end
  'sh needs aws', // run where that command is, else as by hand
  'sh by-hand', // needs an account, a remote or a screen: syntax, scripts, options and configuration keys are checked
  'text', // for the reader
  'text output', // what the block above printed; `…` stands for anything
  'json', // parsed
  'json rules',
  'json cases',
  'json stage',
  'json workspace',
  'json demand',
  'json file', // parsed, and written to the file whose name follows, for the lines below
  'ts', // a whole file, type-checked
  'js', // the same
  'csv',
  'mermaid',
]);

const OPENING = /^( *)```(.*)$/;

/** Reads the pages that git keeps: everything in Markdown but the changelog, which tells of what was. */
export function readPages(): readonly Page[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '' && file !== 'CHANGELOG.md' && !file.startsWith('config/'))
    .map((file) => readPage(file, readFileSync(file, 'utf8')));
}

/** Takes a page apart. A fence that is never closed, an unknown kind and an indented block are faults. */
export function readPage(file: string, text: string): Page {
  const blocks: Block[] = [];
  const faults: string[] = [];
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const [, margin, info] = OPENING.exec(lines[at] ?? '') ?? [];
    if (margin === undefined || info === undefined) {
      if (isIndentedBlock(lines, at))
        faults.push(`${file}:${at + 1}: an indented block; fence it, with its kind`);
      continue;
    }
    const end = lines.indexOf(`${margin}\`\`\``, at + 1);
    if (end < 0) return { file, text, blocks, faults: [...faults, `${file}:${at + 1}: is never closed`] };
    if (!KINDS.has(info.replace(/^json file .*/, 'json file')))
      faults.push(`${file}:${at + 1}: "${info}" is no kind of block`);
    const [language = '', ...kind] = info.split(' ');
    const inside = lines.slice(at + 1, end).map((line) => line.slice(margin.length));
    blocks.push({ file, line: at + 2, language, kind: kind.join(' '), text: `${inside.join('\n')}\n` });
    at = end;
  }
  return { file, text, blocks, faults };
}

/** Four spaces after an empty line, outside of a list, which has its own margin. */
function isIndentedBlock(lines: readonly string[], at: number): boolean {
  if (!/^ {4}\S/.test(lines[at] ?? '') || (lines[at - 1] ?? '') !== '') return false;
  const above = lines.slice(0, at).findLast((line) => /^\S/.test(line));
  return above === undefined || !/^(?:[-*]|\d+\.) /.test(above);
}
