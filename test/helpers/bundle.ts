import { join } from 'node:path';
import type { Synthesized } from './stack';

/**
 * The directory with a function's bundle in the cloud assembly: assets are named by the hash in their S3 key.
 * @param name the beginning of the function's logical ID
 */
export function bundleOf({ template, directory }: Synthesized, name: string): string {
  const found = Object.entries(template.findResources('AWS::Lambda::Function')).filter(([id]) =>
    id.startsWith(name),
  );
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} functions named ${name}`);
  return join(directory, `asset.${String(first[1].Properties.Code.S3Key).replace('.zip', '')}`);
}
