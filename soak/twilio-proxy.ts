import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseJsonObject } from 'taskrouter/parsed';
import type { Watch } from './findings';

/** Answers that say nothing clear about a Task that was created. */
const ODD_ANSWERS: ReadonlyArray<{ readonly status: number; readonly body?: string }> = [
  { status: 201, body: '' },
  { status: 201, body: '{}' },
  { status: 201, body: 'null' },
  { status: 201, body: '{"sid":"WT' },
  { status: 200, body: '<html><body>OK</body></html>' },
  { status: 204 },
  { status: 302 },
  { status: 408 },
  { status: 500 },
  { status: 502 },
  { status: 503 },
];

/**
 * Stands between the functions and TaskRouter: gives odd answers about Tasks that were created, and looks at what is
 * sent. Reservations have to be seen pending before they are accepted, once for each time.
 */
export class TwilioProxy {
  oddAnswers = 0;
  /** The share of Tasks that are answered oddly. */
  oddShare = 0;
  private readonly seenPending = new Map<string, number>();
  private readonly accepts = new Map<string, number>();
  private readonly server = createServer((request, response) => void this.answer(request, response));
  private target = '';

  /** @param random from 0 up to but not including 1 */
  constructor(
    private readonly random: () => number,
    private readonly watch: Watch,
  ) {}

  /** Stands in front of a TaskRouter. @returns the URL to call instead */
  async start(target: string): Promise<string> {
    this.target = target;
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${portOf(this.server.address())}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { method = 'GET', url = '', headers } = request;
    const body = Buffer.concat(chunks).toString('utf8');
    const reservation = /\/Reservations\/(WR\w+)$/.exec(url)?.[1];
    const update = method === 'POST' ? reservation : undefined;
    try {
      const answer = await fetch(`${this.target}${url}`, {
        method,
        redirect: 'manual',
        headers: {
          authorization: String(headers.authorization),
          'content-type': String(headers['content-type']),
        },
        ...(method === 'POST' && { body }),
      });
      const text = await answer.text();
      // What was refused for its credentials is sent again with newer ones.
      if (update !== undefined && answer.status !== 401) this.watchUpdate(update, body);
      if (method === 'GET' && reservation !== undefined) this.watchReading(reservation, text);
      const odd = method === 'POST' && url.endsWith('/Tasks') && answer.ok ? this.oddAnswer() : undefined;
      const { status = answer.status, body: sent = text } = odd ?? {};
      const retryAfter = answer.headers.get('retry-after');
      response
        .writeHead(status, {
          'content-type': 'application/json',
          ...(retryAfter !== null && { 'retry-after': retryAfter }),
        })
        .end(status === 204 || status === 302 ? '' : sent);
    } catch {
      if (update !== undefined) this.watchUpdate(update, body);
      request.socket.destroy();
    }
  }

  private oddAnswer(): (typeof ODD_ANSWERS)[number] | undefined {
    if (this.random() >= this.oddShare) return undefined;
    this.oddAnswers++;
    return ODD_ANSWERS[Math.floor(this.random() * ODD_ANSWERS.length)];
  }

  private watchReading(reservation: string, text: string): void {
    if (parseJsonObject(text)?.reservation_status !== 'pending') return;
    this.seenPending.set(reservation, (this.seenPending.get(reservation) ?? 0) + 1);
  }

  private watchUpdate(reservation: string, body: string): void {
    const status = new URLSearchParams(body).get('ReservationStatus');
    if (status === 'rejected') this.watch.findings.add('rejections that were never decided');
    if (status !== 'accepted') return;
    const accepts = (this.accepts.get(reservation) ?? 0) + 1;
    this.accepts.set(reservation, accepts);
    if (accepts > (this.seenPending.get(reservation) ?? 0)) {
      this.watch.findings.add('accepts sent for a Reservation not seen pending');
    }
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the proxy has no TCP port');
  return address.port;
}
