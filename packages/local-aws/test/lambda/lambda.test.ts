import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from 'taskrouter/clock';
import { writeAssembly } from '../helpers/assembly';
import { json, send } from '../helpers/http';
import { closeAll, startAws, type TestAws } from '../helpers/local-aws';

// One function that does what its event says.
const DO = `
let count = 0;
exports.handler = async (event, context) => {
  switch (event.do) {
    case 'throw': throw new RangeError('too far');
    case 'throw text': throw 'just text';
    case 'exit': process.exit(7);
    case 'hang': console.log('hanging'); return new Promise(() => {});
    case 'spin': process.stdout.write('spinning\\n'); for (;;);
    case 'late': setTimeout(() => { throw new Error('too late'); }, 1); return new Promise(() => {});
    case 'reject': Promise.reject(new Error('unhandled')); return new Promise(() => {});
    case 'big': return 'x'.repeat(7 * 1024 * 1024);
    case 'circle': { const circle = {}; circle.circle = circle; return circle; }
    case 'environment': return process.env;
    case 'context': return { ...context, remaining: context.getRemainingTimeInMillis(), cwd: process.cwd() };
    case 'count': return ++count;
    case 'pid': return process.pid;
    case 'print':
      process.stdout.write('one\\ntwo\\nthr'); process.stdout.write('ee\\nunfini');
      console.log('said', 1); console.error(new TypeError('bad')); console.debug('hidden');
      return null;
  }
};`;

let aws: TestAws;
const invoke = async (event: object, functionId = 'Do') => {
  const { payload, functionError } = await aws.lambda.invoke(functionId, JSON.stringify(event));
  const result: unknown = JSON.parse(payload);
  return { result, functionError };
};

describe('a function', () => {
  const clock = new ManualClock(Date.now());
  beforeAll(async () => {
    process.env.LAPTOP_SECRET = 'must not leak';
    aws = await startAws({ clock });
    await aws.deployStack({
      functions: {
        Do: {
          code: DO,
          properties: {
            FunctionName: 'do-it',
            Timeout: 7,
            MemorySize: 256,
            Environment: { Variables: { GREETING: 'hello', AWS_REGION: 'from the template' } },
          },
        },
        Json: { code: DO, properties: { FunctionName: 'json', LoggingConfig: { LogFormat: 'JSON' } } },
      },
      routes: { 'POST /do': { function: 'Do', timeoutMs: 5000 } },
    });
  });
  afterAll(async () => {
    delete process.env.LAPTOP_SECRET;
    await closeAll();
  });

  test('sees its own environment and nothing of this machine', async () => {
    const { result } = await invoke({ do: 'environment' });
    expect(result).toMatchObject({
      GREETING: 'hello',
      _HANDLER: 'index.handler',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'do-it',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
      AWS_SESSION_TOKEN: expect.any(String),
      AWS_ENDPOINT_URL: aws.endpointUrl,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.endpointUrl,
      TZ: ':UTC',
    });
    expect(result).not.toHaveProperty('LAPTOP_SECRET');
    expect(result).not.toHaveProperty('HOME');
  });

  test('gets a context', async () => {
    const { result } = await invoke({ do: 'context' });
    expect(result).toMatchObject({
      functionName: 'do-it',
      functionVersion: '$LATEST',
      memoryLimitInMB: '256',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:do-it',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      cwd: expect.stringMatching(/asset\.Do$/),
    });
  });

  test('is found by logical ID, name and ARN, and keeps its state between invocations', async () => {
    const counts = [];
    for (const id of ['Do', 'do-it', 'arn:aws:lambda:us-east-1:123456789012:function:do-it']) {
      counts.push((await invoke({ do: 'count' }, id)).result);
    }
    expect(counts).toEqual([1, 2, 3]);
    expect(() => aws.lambda.invoke('Nobody', '{}')).toThrow('there is no function Nobody');
  });

  test.each<[string, object]>([
    ['throw', { errorType: 'RangeError', errorMessage: 'too far', trace: expect.any(Array) }],
    ['throw text', { errorType: 'string', errorMessage: 'just text' }],
    ['circle', { errorType: 'TypeError' }],
    ['late', { errorType: 'Error', errorMessage: 'too late' }],
    [
      'reject',
      { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: expect.stringContaining('unhandled') },
    ],
    [
      'exit',
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(
          /^RequestId: \S+ Error: Runtime exited with error: exit status 7$/,
        ),
      },
    ],
    ['big', { errorType: 'Function.ResponseSizeTooLarge' }],
  ])('that fails by "%s" gives an error, and runs again after', async (what, error) => {
    const { result, functionError } = await invoke({ do: what });
    expect(functionError).toBe('Unhandled');
    expect(result).toMatchObject(error);
    expect((await invoke({ do: 'context' })).result).toMatchObject({ functionName: 'do-it' });
  });

  test.each([
    ['waits forever', 'hang', 'hanging'],
    ['never comes back', 'spin', 'spinning'],
  ])('that %s is ended at its timeout', async (_, what, sign) => {
    const before = aws.lines.length;
    const running = invoke({ do: what });
    await aws.logged(sign);
    clock.advance(6_999);
    clock.advance(1);
    expect(await running).toMatchObject({
      functionError: 'Unhandled',
      result: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/Task timed out after 7\.00 seconds$/),
      },
    });
    expect(aws.lines.slice(before).join('\n')).toContain(
      'do-it | Sandbox.Timedout: Task timed out after 7.00',
    );
  });

  const post = (event: object) =>
    send(aws.apiUrl, '/do', {
      method: 'POST',
      body: JSON.stringify(event),
      headers: [['Content-Type', 'application/json']],
    });

  test('that fails is a 500 of the API, and its error stays in the log', async () => {
    const code = `exports.handler = async () => { throw new Error('secret detail'); };`;
    const other = await startAws();
    await other.deployStack({ functions: { Bad: { code } }, routes: { 'GET /': { function: 'Bad' } } });
    const answer = await send(other.apiUrl, '/');
    expect(answer).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
    expect(JSON.stringify(answer)).not.toContain('secret detail');
    expect(await other.logged('GET /: Error: secret detail')).toBeDefined();
  });

  test('slower than its integration may be is a 503', async () => {
    const slow = await startAws({ clock });
    const code = `exports.handler = async () => { console.log('waiting'); return new Promise(() => {}); };`;
    await slow.deployStack({
      functions: { Slow: { code, properties: { Timeout: 60 } } },
      routes: { 'GET /': { function: 'Slow', timeoutMs: 5_000 } },
    });
    const answer = send(slow.apiUrl, '/');
    await slow.logged('waiting');
    clock.advance(5_000);
    expect(await answer).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
  });

  test('has its output in the log, line by line under its name', async () => {
    await invoke({ do: 'print' });
    await aws.logged('three');
    expect(aws.lines).toEqual(expect.arrayContaining(['do-it | one', 'do-it | two', 'do-it | three']));
    expect(await aws.logged('said 1')).toMatch(/^do-it \| unfini\d{4}-\S+Z\t[0-9a-f-]{36}\tINFO\tsaid 1$/);
    expect(await aws.logged('TypeError: bad')).toMatch(/^do-it \| .*\tERROR\tTypeError: bad\r/);
  });

  test('with JSON logging writes objects, down to its log level', async () => {
    await invoke({ do: 'print' }, 'Json');
    const said = await aws.logged('"said 1"');
    expect(json(said.slice(said.indexOf('{')))).toEqual({
      timestamp: expect.any(String),
      level: 'INFO',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      message: 'said 1',
    });
    expect(await aws.logged('"errorType":"TypeError"')).toContain('"errorMessage":"bad"');
    expect(aws.lines.filter((line) => line.startsWith('json') && line.includes('hidden'))).toEqual([]);
  });

  test('through the API gets what the API makes of it', async () => {
    expect(await post({})).toMatchObject({ status: 200, body: 'null' });
  });
});

describe('functions that are updated', () => {
  const CODE = `exports.handler = async ({ file }) => {
    console.log('at work');
    while (file && !require('node:fs').existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
    return [process.env.VERSION, process.pid];
  };`;
  const version = (VERSION: string) => ({
    functions: {
      Changed: { code: CODE, properties: { Environment: { Variables: { VERSION } } } },
      Same: { code: CODE },
    },
  });
  afterAll(closeAll);

  test('bring what they do to its end, answer anew at once, and leave the others alone', async () => {
    aws = await startAws();
    await aws.deployStack(version('1'));
    const same = await invoke({}, 'Same');
    const directory = mkdtempSync(join(tmpdir(), 'updated-'));
    const file = join(directory, 'go');
    const running = invoke({ file }, 'Changed');
    await aws.logged('Changed');
    expect(aws.updateFunctions(writeAssembly(version('2')))).toEqual(['Changed']);
    expect((await invoke({}, 'Changed')).result).toEqual(['2', expect.any(Number)]);
    writeFileSync(file, '');
    expect((await running).result).toEqual(['1', expect.any(Number)]);
    expect(await invoke({}, 'Same')).toEqual(same);
    expect(() => aws.updateFunctions(directory)).toThrow(/can't be read/);
    expect((await invoke({}, 'Changed')).result).toEqual(['2', expect.any(Number)]);
    rmSync(directory, { recursive: true });
  });
});

describe('a process with nothing to do', () => {
  const clock = new ManualClock(Date.now());
  beforeAll(async () => {
    aws = await startAws({ clock });
    await aws.deployStack({ functions: { Do: { code: DO, properties: { Timeout: 900 } } } });
  });
  afterAll(closeAll);

  /** Passes slowly enough for a process that has answered to ask for more. */
  async function pass(minutes: number): Promise<void> {
    for (let tenSeconds = 0; tenSeconds < minutes * 6; tenSeconds++) {
      await fetch(aws.endpointUrl);
      clock.advance(10_000);
    }
  }

  test('is not started before it is needed, stays for some minutes, and ends', async () => {
    expect((await invoke({ do: 'count' })).result).toBe(1);
    const { result: pid } = await invoke({ do: 'pid' });
    await pass(4);
    expect((await invoke({ do: 'count' })).result).toBe(2);
    // The minutes count from its last invocation.
    await pass(4);
    expect((await invoke({ do: 'count' })).result).toBe(3);
    await pass(6);
    while (isAlive(Number(pid))) await new Promise(setImmediate);
    expect((await invoke({ do: 'count' })).result).toBe(1);
    expect(aws.lines.join('')).not.toContain('Sandbox');
  });

  test('is never ended while it works', async () => {
    const running = invoke({ do: 'hang' });
    await aws.logged('hanging');
    clock.advance(2_000);
    const { result: pid } = await invoke({ do: 'pid' });
    expect(isAlive(Number(pid))).toBe(true);
    aws.lambda.crash('Do');
    expect(await running).toMatchObject({ result: { errorType: 'Runtime.ExitError' } });
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a function whose processes are ended from outside', () => {
  beforeAll(async () => {
    aws = await startAws();
    await aws.deployStack({ functions: { Do: { code: DO } } });
  });
  afterAll(closeAll);

  test('while it runs fails that invocation', async () => {
    const running = invoke({ do: 'hang' });
    while (!aws.lines.some((line) => line.includes('hanging'))) await new Promise(setImmediate);
    aws.lambda.crash('Do');
    expect(await running).toMatchObject({
      functionError: 'Unhandled',
      result: { errorType: 'Runtime.ExitError' },
    });
  });

  test('while it waits takes the next invocation in another process', async () => {
    const before = await invoke({ do: 'pid' });
    aws.lambda.crash('Do');
    // Until the connection of the dead process is closed, an invocation could still be handed to it.
    while (aws.lines.filter((line) => line.includes('Runtime.ExitError')).length < 2)
      await new Promise(setImmediate);
    const after = await invoke({ do: 'pid' });
    expect(after.functionError).toBeUndefined();
    expect(after.result).not.toBe(before.result);
  });
});

describe('code that can not be loaded', () => {
  afterAll(closeAll);

  test.each([
    ['throws', `throw new RangeError('broken');`, { errorType: 'RangeError', errorMessage: /broken$/ }],
    ['is no JavaScript', 'const const', { errorType: 'Runtime.UserCodeSyntaxError', errorMessage: /const/ }],
    ['ends', 'process.exit(3);', { errorType: 'Runtime.ExitError', errorMessage: /exit status 3$/ }],
    [
      'has no handler',
      'exports.other = 1;',
      { errorType: 'Runtime.HandlerNotFound', errorMessage: /not exported/ },
    ],
    [
      'takes a callback',
      'exports.handler = (event, context, callback) => callback();',
      { errorType: 'Runtime.CallbackHandlerDeprecated', errorMessage: /no callback/ },
    ],
    [
      'lacks a module',
      `require('not-there');`,
      { errorType: 'Runtime.ImportModuleError', errorMessage: /Cannot find module 'not-there'/ },
    ],
  ])('because it %s fails each invocation', async (_, code, { errorType, errorMessage }) => {
    aws = await startAws();
    await aws.deployStack({ functions: { Bad: { code } } });
    for (let i = 0; i < 2; i++) {
      expect(await invoke({}, 'Bad')).toMatchObject({
        functionError: 'Unhandled',
        result: { errorType, errorMessage: expect.stringMatching(errorMessage) },
      });
    }
  });

  test('as there is no such file says so', async () => {
    aws = await startAws();
    await aws.deployStack({ functions: { Bad: { code: '', properties: { Handler: 'main.handler' } } } });
    expect((await invoke({}, 'Bad')).result).toMatchObject({ errorType: 'Runtime.ImportModuleError' });
  });
});

describe('concurrency', () => {
  const GATE = `exports.handler = async ({ file }) => {
    console.log('at the gate');
    while (!require('node:fs').existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
    return process.pid;
  };`;
  afterAll(closeAll);

  test('one invocation at a time in a process, up to ten processes, and the others wait their turn', async () => {
    aws = await startAws();
    await aws.deployStack({ functions: { Do: { code: DO } } });
    const pids = await Promise.all(Array.from({ length: 200 }, () => invoke({ do: 'pid' })));
    expect(pids.every(({ functionError }) => functionError === undefined)).toBe(true);
    expect(new Set(pids.map(({ result }) => result)).size).toBeLessThanOrEqual(10);
  });

  test('one after the other needs one process', async () => {
    aws = await startAws();
    await aws.deployStack({ functions: { Do: { code: DO } } });
    const pids = new Set<unknown>();
    for (let i = 0; i < 50; i++) pids.add((await invoke({ do: 'pid' })).result);
    expect(pids.size).toBe(1);
  });

  test('more than ReservedConcurrentExecutions are throttled: 503 from the API', async () => {
    aws = await startAws();
    await aws.deployStack({
      functions: { Gate: { code: GATE, properties: { ReservedConcurrentExecutions: 1 } } },
      routes: { 'GET /': { function: 'Gate' } },
    });
    const file = `/proc/self/nothing`;
    const running = aws.lambda.invoke('Gate', JSON.stringify({ file }));
    await aws.logged('at the gate');
    await expect(aws.lambda.invoke('Gate', '{}')).rejects.toThrow('Rate Exceeded.');
    expect(await send(aws.apiUrl, '/')).toMatchObject({
      status: 503,
      body: '{"message":"Service Unavailable"}',
    });
    await aws.close();
    expect((await running).functionError).toBe('Unhandled');
  });

  test('closing ends every process at once', async () => {
    aws = await startAws();
    await aws.deployStack({ functions: { Do: { code: DO, properties: { Timeout: 900 } } } });
    const { result: pid } = await invoke({ do: 'pid' });
    const running = invoke({ do: 'spin' });
    await aws.logged('spinning');
    const startedAt = Date.now();
    await aws.close();
    expect(Date.now() - startedAt).toBeLessThan(2_000);
    expect(await running).toMatchObject({ functionError: 'Unhandled' });
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  });
});
