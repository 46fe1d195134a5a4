// The runtime inside a function's process: loads the handler, then takes invocations from the Runtime API until it ends.
// Plain JavaScript on Node's own modules, because it starts with nothing but the function's environment around it.
const http = require('node:http');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { patchConsole } = require('./console');
const { setTime } = require('./time');

const API = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

/** The invocation that is running. */
let current;

async function main() {
  // Both ends of whoever started this process: a closed stdin, or a Runtime API that is gone, means it is gone too.
  process.stdin.on('end', endWithoutParent).on('error', endWithoutParent).resume();
  patchConsole(() => current);
  process.on('uncaughtException', (error) => failFatally(error));
  process.on('unhandledRejection', (reason) => {
    failFatally(new UnhandledPromiseRejection(reason instanceof Error ? reason.stack : String(reason)));
  });

  const handler = await loadHandler().catch(async (error) => {
    console.error(error);
    await post('/init/error', describe(error));
    process.exit(1);
  });
  for (;;) await runOne(handler);
}

async function runOne(handler) {
  const { headers, body } = await request('GET', '/invocation/next');
  current = headers['lambda-runtime-aws-request-id'];
  setTime(Number(headers['local-aws-now-ms']));
  process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'] ?? '';
  const invocation = `/invocation/${current}`;
  let result;
  try {
    // Nothing at all counts as null.
    result = JSON.stringify(await handler(JSON.parse(body), context(headers))) ?? 'null';
  } catch (error) {
    console.error(error);
    await post(`${invocation}/error`, describe(error));
    return;
  }
  await post(`${invocation}/response`, result);
}

function context(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const { env } = process;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: current,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

async function loadHandler() {
  const [, file, name] = /^(.*)\.([^.]+)$/.exec(process.env._HANDLER) ?? [];
  if (file === undefined)
    throw new RuntimeError('MalformedHandlerName', 'Bad handler: <file>.<export> is expected');
  const exported = await load(path.resolve(process.env.LAMBDA_TASK_ROOT, file));
  const handler = exported[name] ?? exported.default?.[name];
  if (typeof handler !== 'function') {
    throw new RuntimeError(
      'HandlerNotFound',
      `${process.env._HANDLER} is undefined or not exported as a function`,
    );
  }
  if (handler.length > 2) {
    throw new RuntimeError(
      'CallbackHandlerDeprecated',
      'a handler is async and takes event and context, no callback',
    );
  }
  return handler;
}

async function load(base) {
  const found = [base, `${base}.js`, `${base}.mjs`, `${base}.cjs`].find(exists);
  if (found === undefined)
    throw new RuntimeError('ImportModuleError', `Cannot find module '${path.basename(base)}'`);
  try {
    return found.endsWith('.mjs') ? await import(pathToFileURL(found).href) : require(found);
  } catch (error) {
    if (error?.code === 'ERR_REQUIRE_ESM') return import(pathToFileURL(found).href);
    if (error?.code === 'MODULE_NOT_FOUND') throw new RuntimeError('ImportModuleError', error.message);
    if (error instanceof SyntaxError) throw new RuntimeError('UserCodeSyntaxError', error.message);
    throw error;
  }
}

function exists(file) {
  const stat = require('node:fs').statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true;
}

/** The process's state can't be trusted after this: it reports what happened and ends. */
async function failFatally(error) {
  console.error(error);
  if (current !== undefined) await post(`/invocation/${current}/error`, describe(error)).catch(() => {});
  process.exit(129);
}

function endWithoutParent() {
  process.exit(0);
}

class RuntimeError extends Error {
  constructor(name, message) {
    super(message);
    this.name = `Runtime.${name}`;
  }
}

class UnhandledPromiseRejection extends RuntimeError {
  constructor(reason) {
    super('UnhandledPromiseRejection', reason);
  }
}

function describe(error) {
  if (!(error instanceof Error))
    return JSON.stringify({ errorType: typeof error, errorMessage: String(error) });
  const trace = (error.stack ?? '').split('\n');
  return JSON.stringify({ errorType: error.name, errorMessage: error.message, trace });
}

function post(url, body) {
  return request('POST', url, body);
}

function request(method, url, body) {
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined
        ? {}
        : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const outgoing = http.request(API + url, { method, agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

main().catch(endWithoutParent);
