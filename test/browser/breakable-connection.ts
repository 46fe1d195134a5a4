import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that can be cut, and mended. */
export class BreakableConnection {
  private readonly sockets = new Set<Socket>();
  private isBroken = false;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (socket) => this.join(socket));
  }

  static async to(url: string): Promise<BreakableConnection> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new BreakableConnection(server, new URL(url));
  }

  get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${isAddress(address) ? address.port : 0}`;
  }

  /** Cuts what is open, and whatever is opened from now on. */
  async breakOff(): Promise<void> {
    this.isBroken = true;
    for (const socket of this.sockets) socket.destroy();
  }

  async mend(): Promise<void> {
    this.isBroken = false;
  }

  async close(): Promise<void> {
    await this.breakOff();
    this.server.close();
  }

  private join(socket: Socket): void {
    if (this.isBroken) {
      socket.destroy();
      return;
    }
    const further = connect(Number(this.target.port), this.target.hostname);
    for (const side of [socket, further]) {
      this.sockets.add(side);
      side.on('error', () => undefined);
      side.on('close', () => {
        this.sockets.delete(side);
        socket.destroy();
        further.destroy();
      });
    }
    socket.pipe(further).pipe(socket);
  }
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
