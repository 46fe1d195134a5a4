import { createHash } from 'node:crypto';
import { parseJsonObject } from 'taskrouter/parsed';
import { callApi } from '#local/client';
import type { ReadyMessage } from '#local/ready-message';
import type { Findings } from './findings';

/** What became of one Idempotency-Key, as its caller sees it. */
export interface Created {
  readonly key: string;
  /** The Task's SID; undefined where the API says that the Task may exist. */
  readonly taskSid: string | undefined;
  readonly attempts: number;
}

const MAX_ATTEMPTS = 400;
const PAUSE_MS = 100;
const ASK_AGAIN = 3;

/** People who ask for Tasks, each with a key of their own, and watch what they are told. */
export class Callers {
  /** @param isOver whether nobody needs to know any more */
  constructor(
    private readonly run: ReadyMessage,
    private readonly findings: Findings,
    private readonly isOver: () => boolean = () => false,
  ) {}

  /**
   * Asks for a Task until there is an answer that will not change, as a careful caller does: always with the same key.
   * Every other caller is told that the Task may exist and asks again all the same.
   */
  async create(key: string): Promise<Created> {
    const byte = createHash('sha256').update(key).digest().readUInt8(0);
    const attributes = { key, later: byte % 2 === 0, misspelt: byte % 8 === 0 };
    const body = JSON.stringify({ attributes });
    let attempts = 0;
    while (attempts < MAX_ATTEMPTS && !this.isOver()) {
      const { status, text } = await this.post(key, body);
      attempts++;
      if (attempts === 1 && status === 409)
        this.findings.add('first requests told that their key is claimed');
      if (status === 201) return { key, taskSid: String(parseJsonObject(text)?.task_sid), attempts };
      if (isUnknown(status, text)) {
        return { key, taskSid: undefined, attempts: attempts + (await this.insist(key, body, byte)) };
      }
      await pause();
    }
    if (this.isOver()) return { key, taskSid: undefined, attempts };
    throw new Error(`no lasting answer for ${key}`);
  }

  /** An answer that the Task may exist has to stay. @returns how often it was asked for */
  private async insist(key: string, body: string, byte: number): Promise<number> {
    if (byte % 3 === 0) return 0;
    for (let attempt = 1; attempt <= ASK_AGAIN; attempt++) {
      if ((await this.post(key, body)).status === 201) this.findings.add('unknown answers taken back');
      await pause();
    }
    return ASK_AGAIN;
  }

  private async post(key: string, body: string): Promise<{ status: number; text: string }> {
    const answer = await send(this.run, key, body).catch(() => ({ status: 0, text: '' }));
    // A function that is killed makes the gateway answer 500; what the function itself says is a problem.
    if (answer.status === 500 && isProblem(answer.text))
      this.findings.add('requests answered 500 by the function');
    return answer;
  }
}

function isUnknown(status: number, text: string): boolean {
  return (status === 502 || status === 504) && isProblem(text) && !text.includes('Nothing was sent');
}

/** Said by the function, not by the gateway in front of it. */
function isProblem(text: string): boolean {
  return text.includes('about:blank');
}

function send(run: ReadyMessage, key: string, body: string) {
  return callApi(run, '/taskrouter/create_task', { headers: { 'idempotency-key': key }, body });
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
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
