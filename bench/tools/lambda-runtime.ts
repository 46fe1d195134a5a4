import { delimiter, dirname, join } from 'node:path';
import { oncePerRun } from '../bench';
import { InstallError, install } from './install';

/** Lambda's own Node.js, from the npm package that carries its binary. Moves with `Runtime` in lib/task-router-function.ts. */
const NODE = 'node@24';

/** Path of the `node` executable that functions are measured on. */
export const lambdaNode = oncePerRun((bench) =>
  install(bench, { spec: NODE, folder: 'node', proof: 'node_modules/node/bin/node' }),
);

/**
 * Path of Lambda's runtime client for Node.js, undefined where it cannot be built: it is compiled on installation,
 * for which it takes cmake, make, a C++ compiler and Python.
 */
export const runtimeClient = oncePerRun(async (bench) => {
  const node = await lambdaNode(bench);
  const binary = dirname(dirname(node));
  try {
    return await install(bench, {
      spec: 'aws-lambda-ric@4',
      folder: 'runtime-client',
      proof: 'node_modules/aws-lambda-ric/rapid-client.node',
      environment: {
        PATH: [dirname(node), process.env.PATH ?? ''].join(delimiter),
        // Else node-gyp downloads Node's headers; the package with the binary has them.
        npm_config_nodedir: join(binary, 'node_modules', `node-${process.platform}-${process.arch}`),
      },
    }).then((addon) => join(dirname(addon), 'index.mjs'));
  } catch (error) {
    if (!(error instanceof InstallError)) throw error;
    bench.say(`No runs under Lambda's runtime client: ${error.message}`);
    return undefined;
  }
});

/** The folder with the AWS SDK, for the functions as people write them today: Lambda has it installed beside them. */
export const awsSdk = oncePerRun(async (bench) => {
  const manifest = await install(bench, {
    spec: '@aws-sdk/client-secrets-manager@3',
    folder: 'aws-sdk',
    proof: 'node_modules/@aws-sdk/client-secrets-manager/package.json',
  });
  return join(manifest, '..', '..', '..');
});
