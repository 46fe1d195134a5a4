import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';

/** A callback as it arrived. */
export interface ReceivedCallback {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What the application answers; `hang` never does, `drop` closes the connection. */
export type Answer =
  | {
      readonly status?: number;
      readonly contentType?: string;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | 'hang'
  | 'drop';

/** An application that receives assignment callbacks. */
export interface CallbackServer {
  readonly url: string;
  readonly received: readonly ReceivedCallback[];
  /** What it answers on this path, one after the other, the last one from then on; `{}` where nothing is set. */
  answer(path: string, ...answers: Answer[]): void;
  /** The callback that came as the n-th, counted from 0. */
  callback(n: number): ReceivedCallback;
}

const running: Server[] = [];

export async function startCallbackServer(): Promise<CallbackServer> {
  const received: ReceivedCallback[] = [];
  const answers = new Map<string, Answer[]>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString('utf8');
    const path = request.url ?? '';
    const { method = '', headers } = request;
    received.push({ method, path, headers, parameters: Object.fromEntries(new URLSearchParams(body)) });
    const due = answers.get(path.split('?')[0] ?? '') ?? [];
    const answer = (due.length > 1 ? due.shift() : due[0]) ?? {};
    if (answer === 'hang') return;
    if (answer === 'drop') {
      request.socket.destroy();
      return;
    }
    const { status = 200, contentType = 'application/json', body: text = '{}', headers: more } = answer;
    response
      .writeHead(status, { ...(contentType !== '' && { 'Content-Type': contentType }), ...more })
      .end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push(server);
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    answer: (path, ...due) => answers.set(path, due),
    callback(n) {
      const callback = received[n];
      if (callback === undefined) throw new Error(`only ${received.length} callbacks came`);
      return callback;
    },
  };
}

export async function stopCallbackServers(): Promise<void> {
  await Promise.all(
    running.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
}
