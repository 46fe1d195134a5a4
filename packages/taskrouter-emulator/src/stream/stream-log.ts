import { randomBytes } from 'node:crypto';

export type StreamType = 'event' | 'callback' | 'request' | 'inspection' | 'alert' | 'clock';

/** What has happened, as a listener is told of it. */
export interface StreamMessage {
  /** Counted from 1 since the run began. */
  readonly n: number;
  readonly type: StreamType;
  /** Made when it is needed, as most is never looked at. @param base what the URLs in it begin with: `http://127.0.0.1:4001/v1` */
  readonly data: (base: string) => object;
}

/** Most messages that are kept for those who come back. */
const CAPACITY = 50_000;

export type StreamListener = (message: StreamMessage | 'reset') => void;

/** Everything that happens in a run, in its order, for whoever listens or comes back to listen. */
export class StreamLog {
  private messages: StreamMessage[] = [];
  private count = 0;
  /** Another one after each reset: what was before it is another run. */
  private run = newRun();
  private state = '{}';
  private readonly listeners = new Set<StreamListener>();

  /** Where it stands: what a listener says who comes back. */
  get lastId(): string {
    return this.idOf(this.count);
  }

  idOf(n: number): string {
    return `${this.run}-${n}`;
  }

  /** Begins anew: a run begins with this state, which is copied. Whoever listens is told that everything is another. */
  begin(state: object): void {
    this.run = newRun();
    this.messages = [];
    this.count = 0;
    // Rows change afterwards; their text doesn't.
    this.state = JSON.stringify(state);
    for (const tell of this.listeners) tell('reset');
  }

  add(type: StreamType, data: StreamMessage['data']): void {
    const message = { n: ++this.count, type, data };
    this.messages.push(message);
    // Cutting costs as much as what stays: it waits until as much has gone.
    if (this.messages.length > 2 * CAPACITY) this.messages.splice(0, CAPACITY);
    for (const tell of this.listeners) tell(message);
  }

  /** What came after an id, at most so many; undefined when it is of another run, or too long ago. */
  after(id: string, most: number): readonly StreamMessage[] | undefined {
    const [run, number] = id.split('-');
    const n = Number(number);
    const first = this.messages[0]?.n ?? this.count + 1;
    if (run !== this.run || !Number.isInteger(n) || n < first - 1 || n > this.count) return undefined;
    return this.messages.slice(n - first + 1, n - first + 1 + most);
  }

  /** @returns what ends it */
  listen(listener: StreamListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The state that the run began with, as JSON, and everything since as it is now; of a long run what is kept. */
  get whole(): WholeLog {
    const messages = [...this.messages];
    return { state: this.state, messages, after: this.idOf((messages[0]?.n ?? this.count + 1) - 1) };
  }
}

/** A run's log at one moment. */
export interface WholeLog {
  readonly state: string;
  readonly messages: readonly StreamMessage[];
  /** The id of the message before the first one: that of the run's beginning where none was let go of. */
  readonly after: string;
}

function newRun(): string {
  return randomBytes(4).toString('hex');
}
