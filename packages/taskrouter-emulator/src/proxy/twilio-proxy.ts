import { createServer, type IncomingMessage, type RequestListener, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import { listenOnLoopback, stopListening } from '../loopback';
import { CertificateAuthority } from './certificate-authority';

export interface TwilioProxyOptions {
  /** 0 is any free one. */
  readonly port: number;
  /** Answers the requests to one of Twilio's hosts. */
  readonly listener: (host: string) => RequestListener;
  readonly log: (line: string) => void;
}

/** Twilio's hosts: `taskrouter.twilio.com`, `api.twilio.com`, and those of its other regions. */
const TWILIO_HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.twilio\.com$/;

/**
 * An HTTPS proxy that takes Twilio's hosts for itself, so that programs run unchanged (`HTTPS_PROXY`): what they send to
 * Twilio is answered here. It connects to nothing else.
 */
export class TwilioProxy {
  private readonly servers = new Map<string, Server>();
  private readonly sockets = new Set<Duplex>();

  private constructor(
    private readonly options: TwilioProxyOptions,
    private readonly authority: CertificateAuthority,
    private readonly proxy: Server,
    /** `http://127.0.0.1:8888` */
    readonly url: string,
  ) {}

  /** @throws Error for people when the port can't be had. */
  static async start(options: TwilioProxyOptions): Promise<TwilioProxy> {
    const authority = await CertificateAuthority.create();
    const server = createServer((_request, response) => {
      response.writeHead(405, { 'Content-Type': 'text/plain' }).end(`${USAGE}\n`);
    });
    const url = await listenOnLoopback(server, options.port);
    const proxy = new TwilioProxy(options, authority, server, url);
    server.on('connect', (request, socket) => proxy.connect(request, socket));
    return proxy;
  }

  /** The certificate that programs have to trust, as PEM: `NODE_EXTRA_CA_CERTS`, `REQUESTS_CA_BUNDLE`, `SSL_CERT_FILE`. */
  get certificate(): string {
    return this.authority.pem;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await Promise.all([stopListening(this.proxy), ...[...this.servers.values()].map(closeUnbound)]);
  }

  private connect(request: IncomingMessage, socket: Duplex): void {
    // Whoever goes away in the middle is gone: nothing is lost that could be told to anyone.
    socket.on('error', () => socket.destroy());
    const [, host = '', port] = /^([^:]+):(\d+)$/.exec(request.url?.toLowerCase() ?? '') ?? [];
    if (!TWILIO_HOST.test(host) || port !== '443') {
      this.options.log(`proxy: ${request.url} is not one of Twilio's hosts: refused`);
      socket.end(`HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n${USAGE}\n`);
      return;
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    const secureContext = createSecureContext(this.authority.for(host));
    const secure = new TLSSocket(socket, { isServer: true, secureContext });
    secure.on('error', () => secure.destroy());
    this.sockets.add(secure);
    secure.on('close', () => this.sockets.delete(secure));
    this.serverFor(host).emit('connection', secure);
  }

  private serverFor(host: string): Server {
    const known = this.servers.get(host);
    if (known !== undefined) return known;
    const server = new Server(this.options.listener(host));
    this.servers.set(host, server);
    return server;
  }
}

const USAGE =
  "This proxy answers for Twilio's hosts (CONNECT *.twilio.com:443) and connects to nothing else: name other hosts in NO_PROXY.";

/** A server that never listened has connections all the same. */
async function closeUnbound(server: Server): Promise<void> {
  server.closeAllConnections();
}
