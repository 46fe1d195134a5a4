import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Block } from './page';

/** Type-checks the pages' programs, each a file of its own. @returns what the compiler says, by page and line */
export function wrongTypes(programs: readonly Block[]): readonly string[] {
  const folder = join('.cache', 'docs');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const names = new Map(programs.map((block, at) => [`page-${at}.ts`, block]));
  for (const [name, { text }] of names) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration([...names.keys()])));
  const { stdout } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', folder, '--pretty', 'false'],
    {
      encoding: 'utf8',
    },
  );
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) =>
      line.replace(/^\S*?(page-\d+\.\w+)\((\d+),\d+\)/, (_, name: string, at: string) => {
        const block = names.get(name);
        return block === undefined ? name : `${block.file}:${block.line + Number(at) - 1}`;
      }),
    );
}

/** What a user has installed is here what lies in packages/. */
function configuration(files: readonly string[]) {
  const local = { 'taskrouter-emulator': ['../../packages/taskrouter-emulator/src/index.ts'] };
  return {
    extends: '../../tsconfig.json',
    compilerOptions: {
      paths: local,
      noUnusedLocals: false,
      moduleDetection: 'force',
    },
    include: [],
    files,
  };
}
