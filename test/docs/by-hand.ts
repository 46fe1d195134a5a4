import { spawnSync } from 'node:child_process';
import { CONFIGURATION_KEYS } from '#lib/configuration-keys';
import manifest from '../../package.json';
import type { Block } from './page';

/** What can be said of lines that can't be run here: that a shell takes them, and that what they name of ours exists. */
export function wrongByHand({ file, line, text }: Block): readonly string[] {
  const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
  const scripts = [...text.matchAll(/\bnpm run (?:-s |--silent )?([\w:-]+)/g)].map(([, name = '']) => name);
  const keys = [...text.matchAll(/ -c (\w+)=/g)].map(([, key = '']) => key);
  return [
    ...(status === 0 ? [] : [stderr.trim()]),
    ...scripts
      .filter((name) => !(name in manifest.scripts))
      .map((name) => `npm run ${name}: there is no such script`),
    ...keys.filter((key) => !(key in CONFIGURATION_KEYS)).map((key) => `-c ${key}: there is no such key`),
  ].map((fault) => `${file}:${line}: ${fault}`);
}
