import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AllowedPeers, refusalOfPeer } from 'taskrouter/local-origin';
import { listenOnLoopback, stopListening } from '../loopback';
import { type ConsoleFile, loadConsole } from './console-files';

const USUAL_PORT = 4040;

export interface ConsoleServerOptions {
  /** Answers what lies below `/v1` and `/_emulator`. */
  readonly rest: RequestListener;
  /** What the page's requests are authenticated with: it holds none itself. */
  readonly credentials: () => { readonly accountSid: string; readonly authToken: string };
  readonly allowed: AllowedPeers;
}

/** On everything that is answered. The page needs nothing from elsewhere, and is shown nowhere else. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** The console: its page, and behind it, at the same origin, the emulator's API with the account's credentials. */
export class ConsoleServer {
  private constructor(
    private readonly server: Server,
    /** `http://127.0.0.1:4040` */
    readonly url: string,
  ) {}

  /**
   * Listens on loopback only, wherever the emulator itself listens: whoever reaches the console needs no credentials.
   * @throws Error for people when the port can't be had.
   */
  static async start(port: number | 'usual', options: ConsoleServerOptions): Promise<ConsoleServer> {
    const open = async (wanted: number) => {
      const server = createServer((request, response) => {
        answer(options, request, response).catch(() => response.destroy());
      });
      return new ConsoleServer(server, await listenOnLoopback(server, wanted));
    };
    return port === 'usual' ? open(USUAL_PORT).catch(() => open(0)) : open(port);
  }

  close(): Promise<void> {
    return stopListening(this.server);
  }
}

async function answer(
  { rest, credentials, allowed }: ConsoleServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  const refusal = refusalOf(request, allowed);
  if (refusal !== undefined) {
    response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' }).end(refusal);
    return;
  }
  const { pathname } = new URL(request.url ?? '/', 'http://console');
  if (/^\/(v1|_emulator)\//.test(pathname)) {
    const { accountSid, authToken } = credentials();
    request.headers.authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    rest(request, response);
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  sendFile(response, (await loadConsole()).get(pathname));
}

/** Whatever has the credentials added answers its own page alone: no other page of this machine either. */
function refusalOf({ headers }: IncomingMessage, allowed: AllowedPeers): string | undefined {
  const { host, origin } = headers;
  const refusal = refusalOfPeer({ host, origin }, allowed);
  if (refusal !== undefined) return refusal;
  const isOwn = origin === undefined || origin === `http://${host}`;
  const site = headers['sec-fetch-site'];
  const isFromOwn = site === undefined || site === 'same-origin' || site === 'none';
  return isOwn && isFromOwn ? undefined : 'Only the console’s own page may ask for this';
}

function sendFile(response: ServerResponse, file: ConsoleFile | undefined): void {
  if (file === undefined) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('There is no such file');
    return;
  }
  response
    .writeHead(200, {
      'Content-Type': `${file.type}; charset=utf-8`,
      'Content-Length': Buffer.byteLength(file.text),
      'Cache-Control': 'no-cache',
    })
    .end(file.text);
}
