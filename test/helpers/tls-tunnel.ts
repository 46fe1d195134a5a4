import dns from 'node:dns';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import tls from 'node:tls';
import { listenOnLoopback, stopListening } from '#emulator/loopback';
import { CertificateAuthority } from '#emulator/proxy/certificate-authority';

/** The public end of a tunnel: TLS with a certificate of its own, and a name that DNS does not know. */
export interface TlsTunnel {
  /** `https://<host>:<port>` */
  readonly publicUrl: string;
  /** Of the authority that this process is told to trust, as PEM. */
  readonly certificate: string;
  /** The requests that came through: method and path. */
  readonly passed: readonly string[];
  /** Where it leads. */
  port: number;
  close(): Promise<void>;
}

/** Opens a tunnel; until it is closed, this process trusts its certificate and finds its host. */
export async function openTlsTunnel(host: string): Promise<TlsTunnel> {
  const authority = await CertificateAuthority.create();
  const passed: string[] = [];
  const server = createServer(authority.for(host), (incoming, outgoing) => {
    const { method, url, headers } = incoming;
    passed.push(`${method} ${url}`);
    // The host stays the public one, as the tunnels that people use have it.
    const onwards = request(
      { host: '127.0.0.1', port: tunnel.port, method, path: url, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onwards.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(onwards);
  });
  const local = new URL(await listenOnLoopback(server, 0));
  const { createSecureContext } = tls;
  const { lookup } = dns;
  const trusting = jest
    .spyOn(tls, 'createSecureContext')
    .mockImplementation((options) =>
      createSecureContext({ ca: [...tls.rootCertificates, authority.pem], ...options }),
    );
  const finding = jest
    .spyOn(dns, 'lookup')
    .mockImplementation((name: string, ...rest: unknown[]) =>
      Reflect.apply(lookup, dns, [name === host ? '127.0.0.1' : name, ...rest]),
    );
  const tunnel: TlsTunnel = {
    publicUrl: `https://${host}:${local.port}`,
    certificate: authority.pem,
    passed,
    port: 0,
    close: async () => {
      trusting.mockRestore();
      finding.mockRestore();
      await stopListening(server);
    },
  };
  return tunnel;
}

/** A port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createTcpServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}
