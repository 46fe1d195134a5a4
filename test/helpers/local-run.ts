import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import twilio from 'twilio';
import type { Announcement } from '#local/announcement';

const ROOT = join(__dirname, '..', '..');

/** `npm start` as a user runs it: a process of its own, known by what it prints. */
export class StartedProcess {
  readonly stderr: string[] = [];
  private readonly child: ChildProcess;
  private readonly exited: Promise<number | null>;
  private readonly firstLine: Promise<string>;

  constructor(args: readonly string[]) {
    const child = spawn(process.execPath, ['--import', 'tsx', 'local/start.ts', ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    child.stderr.on('data', (chunk) => this.stderr.push(String(chunk)));
    this.exited = new Promise((resolve) => child.on('close', resolve));
    this.firstLine = new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', resolve);
      child.on('close', (code) => reject(new Error(`npm start ended with ${code}: ${this.stderr.join('')}`)));
    });
  }

  /** The announcement, once everything is ready. */
  async ready(): Promise<Announcement> {
    return JSON.parse(await this.firstLine);
  }

  /** Sends a signal and waits for the end; the exit code, null when the signal itself ended it. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }

  /** The exit code of a run that ends by itself. */
  async exitCode(): Promise<number | null> {
    this.firstLine.catch(() => undefined);
    return this.exited;
  }
}

/** Starts a local run on free ports. */
export function startLocal(args: readonly string[] = []): StartedProcess {
  return new StartedProcess([
    '--json',
    '--api-port',
    '0',
    '--taskrouter-port',
    '0',
    '--console-port',
    '0',
    ...args,
  ]);
}

/** The official client, pointed at the emulator as its documentation says. */
export function twilioClient({ accountSid, authToken, taskRouterUrl, workspaceSid }: Announcement) {
  const client = twilio(accountSid, authToken);
  client.taskrouter.baseUrl = taskRouterUrl;
  return client.taskrouter.v1.workspaces(workspaceSid);
}

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: JsonObject;
}

/** Sends a request to the API, signed with the announced AWS keys unless `sign` is false. */
export async function callApi(
  run: Announcement,
  path: string,
  { method = 'POST', headers = {}, body, sign = true }: ApiCall = {},
): Promise<Answer> {
  const url = new URL(`${run.apiUrl}${path}`);
  const plain = {
    host: url.host,
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  };
  const signed = sign ? await signedHeaders(run, url, method, plain, body) : plain;
  const response = await fetch(url, { method, headers: signed, ...(body !== undefined && { body }) });
  const json: unknown = JSON.parse(await response.text());
  return { status: response.status, headers: response.headers, body: isJsonObject(json) ? json : {} };
}

export interface ApiCall {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly sign?: boolean;
}

async function signedHeaders(
  { aws }: Announcement,
  url: URL,
  method: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    service: 'execute-api',
    region: aws.region,
    credentials: aws,
    sha256: Sha256,
  });
  const { headers: signed } = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers,
    ...(body !== undefined && { body }),
  });
  return signed;
}

/** Repeats `look` until it gives something, for what happens in another process; fails after ten seconds. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited ten seconds for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
