import { resolve } from 'node:path';
import { AssetManifestArtifact, CloudAssembly as CdkAssembly } from 'aws-cdk-lib/cx-api';
import { isJsonObject, type JsonObject } from 'taskrouter/parsed';

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

/** The directory isn't a cloud assembly with the stack. The message says what is missing. */
export class CloudAssemblyError extends Error {
  override readonly name = 'CloudAssemblyError';
}

/**
 * Reads a directory written by `cdk synth` (`manifest.json`, templates, asset manifests), by the CDK's own reader.
 * @param stackName which of several stacks is meant
 * @throws CloudAssemblyError when it isn't one, or doesn't hold exactly one stack (of that name).
 */
export function readCloudAssembly(directory: string, stackName?: string): CloudAssembly {
  const assembly = read(directory, () => new CdkAssembly(directory));
  const stacks = assembly.stacks.filter((each) => stackName === undefined || each.stackName === stackName);
  const [stack] = stacks;
  if (stack === undefined || stacks.length > 1) {
    const found = assembly.stacks.map((each) => each.stackName).join(', ') || 'none';
    const wanted = stackName === undefined ? 'exactly one stack runs locally' : `there is no ${stackName}`;
    throw new CloudAssemblyError(`${directory}: ${wanted}; found ${found}`);
  }
  const template: unknown = read(directory, () => stack.template);
  if (!isJsonObject(template)) throw new CloudAssemblyError(`${stack.templateFullPath} is not a JSON object`);
  const manifests = assembly.artifacts.filter((each) => AssetManifestArtifact.isAssetManifestArtifact(each));
  return {
    stackName: stack.stackName,
    template,
    assets: manifests.flatMap((manifest) => read(directory, () => assetsOf(manifest, directory))),
  };
}

function assetsOf({ contents: { files = {} } }: AssetManifestArtifact, directory: string): Asset[] {
  return Object.values(files).flatMap(({ source, destinations }) => {
    // Assets built by a command (`executable`) have no path; a function made of one is refused where it is used.
    if (source.path === undefined) return [];
    const path = resolve(directory, source.path);
    const packaging: string = source.packaging ?? 'file';
    return Object.values(destinations).map(({ objectKey }) => ({ objectKey, path, packaging }));
  });
}

/** What `part` gives; the CDK's own words about a broken file alone wouldn't say where. */
function read<T>(directory: string, part: () => T): T {
  try {
    return part();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${directory} can't be read: is it the output of "cdk synth"? ${reason}`;
    throw new CloudAssemblyError(message, { cause: error });
  }
}
