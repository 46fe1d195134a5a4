import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { isJsonObject, type JsonObject, parseJsonObject } from 'taskrouter/parsed';

const ROOT = join(__dirname, '..');

/** A fault, as one line of the functions' source that is another. */
export interface Mutant {
  readonly name: string;
  /** The source file, from the project's root. */
  readonly file: string;
  /** A text that stands in it once. */
  readonly line: string;
  readonly becomes: string;
}

/** The functions' entry files in lambda/, by the beginning of their logical IDs. */
const ENTRIES = {
  AssignmentCallback: 'assignment-callback',
  CreateTask: 'create-task',
  DecideLaterDecideReservation: 'decide-reservation',
} as const;

/**
 * Copies a cloud assembly, and bundles those of its functions anew that contain the line, with the other one in its
 * place. What is in lambda/ stays as it is.
 * @throws Error when the line is not in the file, or no function contains it: then the list of mutants is out of date
 */
export async function plant(mutant: Mutant, assembly: string, into: string): Promise<void> {
  await cp(assembly, into, { recursive: true });
  const files = await readdir(into);
  const fileOf = (ending: string) => {
    const name = files.find((each) => each.endsWith(ending));
    if (name === undefined) throw new Error(`the cloud assembly has no file *${ending}`);
    return join(into, name);
  };
  const template = await readObject(fileOf('.template.json'));
  const rules = fileOf('.assignment-rules.json');
  let planted = 0;
  for (const [id, entry] of Object.entries(ENTRIES)) {
    const bundle = await bundleWith(mutant, entry, rules);
    if (bundle === undefined) continue;
    await writeFile(join(into, assetOf(template, id), 'index.js'), bundle);
    planted++;
  }
  if (planted === 0) throw new Error(`${mutant.file} is in no function`);
}

/** A function's bundle with the fault in it; undefined when it doesn't contain the file. */
async function bundleWith(mutant: Mutant, entry: string, rules: string): Promise<Uint8Array | undefined> {
  let isPlanted = false;
  const path = join(ROOT, mutant.file);
  const planting: Plugin = {
    name: 'mutant',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, async (module) => {
        if (module.path !== path) return undefined;
        const source = await readFile(path, 'utf8');
        if (source.split(mutant.line).length !== 2) {
          throw new Error(`${mutant.file} does not contain once: ${mutant.line}`);
        }
        isPlanted = true;
        return { contents: source.replace(mutant.line, () => mutant.becomes), loader: 'ts' };
      });
    },
  };
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'lambda', `${entry}.ts`)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    supported: { 'dynamic-import': false },
    alias: { '#assignment-rules': rules, '#decision': join(ROOT, 'soak', 'decision.ts') },
    plugins: [planting],
    logLevel: 'silent',
  });
  return isPlanted ? outputFiles[0]?.contents : undefined;
}

/** The folder of a function's code: assets are named by the hash in their S3 key. */
function assetOf({ Resources }: JsonObject, id: string): string {
  const resources = Object.entries(isJsonObject(Resources) ? Resources : {});
  for (const [logicalId, resource] of resources) {
    if (!logicalId.startsWith(id) || !isJsonObject(resource)) continue;
    const { Type, Properties } = resource;
    if (Type !== 'AWS::Lambda::Function' || !isJsonObject(Properties) || !isJsonObject(Properties.Code))
      continue;
    return `asset.${String(Properties.Code.S3Key).replace('.zip', '')}`;
  }
  throw new Error(`the cloud assembly has no function ${id}`);
}

async function readObject(path: string): Promise<JsonObject> {
  const value = parseJsonObject(await readFile(path, 'utf8'));
  if (value === undefined) throw new Error(`${path} is not a JSON object`);
  return value;
}
