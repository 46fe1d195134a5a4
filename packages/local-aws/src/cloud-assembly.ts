import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { parseJson } from './json';

/** One file asset of the assembly: what `cdk deploy` would upload. */
export interface Asset {
  /** The S3 key it would be uploaded under; a function's `Code.S3Key` names it. */
  readonly objectKey: string;
  /** Absolute path of the folder or file. */
  readonly path: string;
  /** `zip`: a folder that would be zipped; `file`: uploaded as it is. */
  readonly packaging: string;
}

/** What a synthesized app holds, as far as running it takes. */
export interface CloudAssembly {
  readonly stackName: string;
  /** The CloudFormation template, not looked into yet. */
  readonly template: JsonObject;
  readonly assets: readonly Asset[];
}

/** The directory isn't a cloud assembly of one stack. The message says what is missing. */
export class CloudAssemblyError extends Error {
  override readonly name = 'CloudAssemblyError';
}

/**
 * Reads a directory written by `cdk synth` (`manifest.json`, one template, asset manifests).
 * Source: the cloud assembly schema, https://github.com/aws/aws-cdk-cli/tree/main/packages/@aws-cdk/cloud-assembly-schema
 * @throws CloudAssemblyError when it isn't one, or holds other than exactly one stack.
 */
export async function readCloudAssembly(directory: string): Promise<CloudAssembly> {
  const manifest = await readJsonObject(directory, 'manifest.json');
  const artifacts = Object.entries(objectAt(manifest, 'artifacts', 'manifest.json'));

  const stacks = artifacts.filter(([, artifact]) => typeOf(artifact) === 'aws:cloudformation:stack');
  const [stack] = stacks;
  if (stack === undefined || stacks.length > 1) {
    const found = stacks.length === 0 ? 'none' : stacks.map(([id]) => id).join(', ');
    throw new CloudAssemblyError(`${directory}: exactly one stack runs locally; found ${found}`);
  }
  const [stackId, artifact] = stack;
  const properties = objectAt(artifact, 'properties', `artifact ${stackId}`);

  const assetManifests = artifacts
    .filter(([, each]) => typeOf(each) === 'cdk:asset-manifest')
    .map(([id, each]) => stringAt(objectAt(each, 'properties', `artifact ${id}`), 'file', `artifact ${id}`));
  const assets = await Promise.all(assetManifests.map((file) => readAssets(directory, file)));

  return {
    stackName: typeof properties.stackName === 'string' ? properties.stackName : stackId,
    template: await readJsonObject(directory, stringAt(properties, 'templateFile', `artifact ${stackId}`)),
    assets: assets.flat(),
  };
}

async function readAssets(directory: string, file: string): Promise<Asset[]> {
  const { files } = await readJsonObject(directory, file);
  if (!isJsonObject(files)) return [];
  return Object.entries(files).flatMap(([id, asset]) => {
    const source = objectAt(asset, 'source', `${file}: ${id}`);
    // Assets built by a command (`executable`) have no path; a function made of one is refused where it is used.
    if (typeof source.path !== 'string') return [];
    const path = resolve(directory, source.path);
    const packaging = typeof source.packaging === 'string' ? source.packaging : 'file';
    return Object.values(objectAt(asset, 'destinations', `${file}: ${id}`)).map((destination) => ({
      objectKey: stringAt(destination, 'objectKey', `${file}: ${id}`),
      path,
      packaging,
    }));
  });
}

async function readJsonObject(directory: string, file: string): Promise<JsonObject> {
  const path = join(directory, file);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new CloudAssemblyError(`${path} can't be read: is ${directory} the output of "cdk synth"?`);
  });
  const value = parseJson(text);
  if (!isJsonObject(value)) throw new CloudAssemblyError(`${path} is not a JSON object`);
  return value;
}

function typeOf(artifact: Json): Json | undefined {
  return isJsonObject(artifact) ? artifact.type : undefined;
}

function objectAt(value: Json, key: string, where: string): JsonObject {
  const found = isJsonObject(value) ? value[key] : undefined;
  if (!isJsonObject(found)) throw new CloudAssemblyError(`${where}: "${key}" is missing or not an object`);
  return found;
}

function stringAt(value: Json, key: string, where: string): string {
  const found = isJsonObject(value) ? value[key] : undefined;
  if (typeof found !== 'string')
    throw new CloudAssemblyError(`${where}: "${key}" is missing or not a string`);
  return found;
}
