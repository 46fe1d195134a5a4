import { createHash } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { parseJsonObject } from 'taskrouter/parsed';
import type { Announcement } from '#local/announcement';

/** What became of one Idempotency-Key, as its caller sees it. */
export interface Created {
  readonly key: string;
  /** The Task's SID; undefined where the API says that nobody knows whether there is one. */
  readonly taskSid: string | undefined;
  readonly attempts: number;
}

const PATIENCE = 200;
const PAUSE_MS = 250;
const FINAL = new Set([502, 504]);

/** Asks for a Task until there is an answer that will not change, as a careful caller does: always with the same key. */
export async function createUntilKnown(run: Announcement, key: string): Promise<Created> {
  const body = JSON.stringify({
    attributes: { key, later: createHash('sha256').update(key).digest().readUInt8(0) % 2 === 0 },
  });
  for (let attempts = 1; attempts <= PATIENCE; attempts++) {
    const answer = await post(run, key, body).catch(() => undefined);
    const { status = 0, text = '' } = answer ?? {};
    if (status === 201) return { key, taskSid: String(parseJsonObject(text)?.task_sid), attempts };
    // Said by the function, not by the gateway in front of it: the key is kept as unknown.
    if (FINAL.has(status) && text.includes('about:blank')) return { key, taskSid: undefined, attempts };
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`no lasting answer for ${key}`);
}

async function post({ apiUrl, aws }: Announcement, key: string, body: string) {
  const url = new URL(`${apiUrl}/taskrouter/create_task`);
  const signer = new SignatureV4({
    service: 'execute-api',
    region: aws.region,
    credentials: aws,
    sha256: Sha256,
  });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: {},
    headers: { host: url.host, 'content-type': 'application/json', 'idempotency-key': key },
    body,
  });
  const response = await fetch(url, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
}

/** Sends forged callbacks until it is stopped, and counts what they were answered. */
export class Forger {
  readonly answers = new Map<number, number>();
  private stopped = false;
  private readonly forging: Promise<void>;

  constructor(private readonly url: string) {
    this.forging = this.forge();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.forging;
  }

  private async forge(): Promise<void> {
    while (!this.stopped) {
      const headers = { 'x-twilio-signature': Buffer.from(String(Math.random())).toString('base64') };
      const form = new URLSearchParams({ TaskSid: `WT${'0'.repeat(32)}` });
      const response = await fetch(this.url, { method: 'POST', headers, body: form }).catch(() => undefined);
      const status = response?.status ?? 0;
      this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Runs `work` for each item, so many at a time. */
export async function inParallel<T, R>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const at = next++;
      const item = items[at];
      if (item !== undefined) results[at] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
