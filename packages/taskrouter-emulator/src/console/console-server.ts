import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AllowedPeers, refusalOfPeer } from 'taskrouter/local-origin';
import { listenOnLoopback, stopListening } from '../loopback';
import { type ConsoleFile, type ConsoleFiles, loadConsole } from './console-files';

const USUAL_PORT = 4040;

export interface ConsoleServerOptions {
  /** Answers what lies below `/v1` and `/_emulator`. */
  readonly rest: RequestListener;
  /** What the page's requests are authenticated with: it holds none itself. */
  readonly credentials: () => { readonly accountSid: string; readonly authToken: string };
  readonly allowed: AllowedPeers;
  /** Where the page comes from; by default as it was packed, or bundled from its sources. */
  readonly files?: () => Promise<ConsoleFiles>;
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
        answer(options, request, response).catch((error: unknown) => sendFailure(response, error));
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
  { rest, credentials, allowed, files = loadConsole }: ConsoleServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  const refusal = refusalOf(request, allowed);
  if (refusal !== undefined) return sendText(response, 403, refusal);
  const { pathname } = new URL(request.url ?? '/', 'http://console');
  if (/^\/(v1|_emulator)\//.test(pathname)) {
    const { accountSid, authToken } = credentials();
    request.headers.authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    // Cookies of other programs on this machine come along: a browser tells ports apart for everything but them.
    delete request.headers.cookie;
    rest(request, response);
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  sendFile(request, response, (await files()).get(pathname));
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

function sendFile(request: IncomingMessage, response: ServerResponse, file: ConsoleFile | undefined): void {
  if (file === undefined) {
    sendText(response, 404, 'There is no such file');
    return;
  }
  // Asked for every time, and sent when it is another: an emulator that was updated has another page at the same address.
  response.setHeader('Cache-Control', 'no-cache').setHeader('ETag', file.tag);
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known?.includes(file.tag)) {
    response.writeHead(304).end();
    return;
  }
  response
    .writeHead(200, {
      'Content-Type': `${file.type}; charset=utf-8`,
      'Content-Length': Buffer.byteLength(file.text),
    })
    .end(file.text);
}

/** What keeps the page from being there, in words: a bundler's message names the file and the line. */
function sendFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const reason = error instanceof Error ? error.message : String(error);
  const readable = reason.split('\n').filter((line) => !/^\s+at /.test(line));
  sendText(
    response,
    500,
    `The console’s page can’t be shown, the API works all the same.\n\n${readable.join('\n')}\n`,
  );
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
}
