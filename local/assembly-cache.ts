import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { isJsonObject, parseJsonObject } from 'taskrouter/parsed';

const ROOT = join(__dirname, '..');

/** Where assemblies are kept; it may be removed at any time. */
const KEPT = join(ROOT, '.cache', 'cloud-assemblies');

/** Beside these, an assembly is made of the files that the context names and of what those import. */
const SOURCES = [
  'bin',
  'lib',
  'lambda',
  'packages/taskrouter/src',
  'cdk.json',
  'package-lock.json',
  'package.json',
  'packages/taskrouter/package.json',
  'tsconfig.json',
];

/** Further files that a kept assembly was bundled from, with the hash of each: written beside it. */
const BUNDLED_FROM = 'bundled-from.json';

/** So many assemblies are kept, the latest used. */
const MOST = 40;

/** CDK context by key. */
export type Context = Readonly<Record<string, unknown>>;

/**
 * What an assembly of this context is kept under: a hash of everything that it is made of.
 * @param context values that are paths of files stand for the files' contents
 */
export function assemblyKey(context: Context): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of SOURCES.flatMap((source) => filesOf(join(ROOT, source)))) {
    hash.update(`\n${relative(ROOT, file)} `).update(hashOf(file));
  }
  for (const [name, value] of Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const file = typeof value === 'string' && value !== '' ? resolve(ROOT, value) : '';
    const isFile = file !== '' && existsSync(file) && statSync(file).isFile();
    hash.update(`\n${name}=`).update(isFile ? hashOf(file) : JSON.stringify(value));
  }
  return hash.digest('hex').slice(0, 32);
}

/** The directory of the kept assembly; undefined when there is none, or a file that it was bundled from has changed. */
export function findAssembly(key: string): string | undefined {
  const directory = join(KEPT, key);
  const bundledFrom = readText(join(directory, BUNDLED_FROM));
  if (bundledFrom === undefined) return undefined;
  const isCurrent = Object.entries(parseJsonObject(bundledFrom) ?? {}).every(
    ([file, hash]) => existsSync(resolve(ROOT, file)) && hashOf(resolve(ROOT, file)) === hash,
  );
  if (!isCurrent) return undefined;
  const now = new Date();
  utimesSync(directory, now, now);
  return directory;
}

/** A new directory to synthesize into, for {@link keepAssembly}. */
export function newAssembly(key: string): string {
  const directory = join(KEPT, `${key}.${process.pid}.new`);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Keeps what was synthesized, under its key. @returns the directory it is in from now on */
export function keepAssembly(key: string, directory: string): string {
  writeFileSync(join(directory, BUNDLED_FROM), JSON.stringify(bundledFrom(directory)));
  const kept = join(KEPT, key);
  // Another process may have made the same one meanwhile, and somebody may be reading it: it stays.
  if (findAssembly(key) === undefined) replace(kept, directory);
  else rmSync(directory, { recursive: true, force: true });
  removeOldest();
  return kept;
}

function replace(kept: string, directory: string): void {
  rmSync(kept, { recursive: true, force: true });
  try {
    renameSync(directory, kept);
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    if (!existsSync(kept)) throw error;
  }
}

/** The sources in the bundles' maps that no other rule covers: a module of the user's own, and what it imports. */
function bundledFrom(assembly: string): Record<string, string> {
  const sources = filesOf(assembly)
    .filter((file) => file.endsWith('.js.map'))
    .flatMap((file) => {
      const map: unknown = parseJsonObject(readFileSync(file, 'utf8'));
      const listed = isJsonObject(map) && Array.isArray(map.sources) ? map.sources : [];
      return listed.map((source) => resolve(file, '..', String(source)));
    })
    .filter(
      (file) => existsSync(file) && !file.startsWith(assembly) && !file.includes(`${sep}node_modules${sep}`),
    )
    .map((file) => relative(ROOT, file))
    .filter((file) => !SOURCES.some((source) => file === source || file.startsWith(`${source}/`)));
  return Object.fromEntries([...new Set(sources)].map((file) => [file, hashOf(resolve(ROOT, file))]));
}

function removeOldest(): void {
  const kept = readdirSync(KEPT).map((name) => {
    const path = join(KEPT, name);
    return { path, usedAt: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
  });
  kept.sort((a, b) => b.usedAt - a.usedAt);
  for (const { path } of kept.slice(MOST)) rmSync(path, { recursive: true, force: true });
}

function filesOf(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile());
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
