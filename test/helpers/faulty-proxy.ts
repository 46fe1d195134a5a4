import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to a call: it passes, its answer is lost on the way back, or it is answered with this error instead. */
export type ProxyFault = 'pass' | 'lose the answer' | { readonly status: number; readonly body: string };

/** A proxy in front of a service that lets chosen calls go wrong. */
export interface FaultyProxy {
  readonly url: string;
  /** The operations of AWS, or the methods of HTTP, that were called, in order. */
  readonly operations: string[];
  /** Decides about the next calls. */
  fault: (operation: string) => ProxyFault | Promise<ProxyFault>;
  close(): void;
}

/** Starts a proxy in front of `target` on any free port. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { method = '', url = '', headers: given } = request;
    const operation = String(given['x-amz-target'] ?? method).replace(/^.*\./, '');
    proxy.operations.push(operation);
    const fault = await proxy.fault(operation);
    if (typeof fault === 'object') {
      response.writeHead(fault.status).end(fault.body);
      return;
    }
    const { host: _, connection: __, 'content-length': ___, ...headers } = given;
    const answer = await fetch(new URL(url, target), {
      method,
      headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
      ...(method !== 'GET' && { body: Buffer.concat(chunks) }),
    });
    const body = await answer.text();
    const type = answer.headers.get('content-type') ?? 'application/json';
    if (fault === 'lose the answer') request.socket.destroy();
    else response.writeHead(answer.status, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: FaultyProxy = {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    operations: [],
    fault: () => 'pass',
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return proxy;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no TCP port');
  return address.port;
}
