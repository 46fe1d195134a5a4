import type { Server } from 'node:http';

/** Loopback: nothing of the local run is reachable from another machine. */
export const LOOPBACK = '127.0.0.1';

/** The wanted port has another owner. The message is for people: which port, and how to choose another. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';

  constructor(readonly port: number) {
    super(
      `Port ${port} on ${LOOPBACK} is already in use. Choose another, or 0 for any free one (--api-port 0).`,
    );
  }
}

/**
 * Binds `server` to `port` on loopback (0 = any free one).
 * @returns the port it got.
 * @throws PortInUseError when somebody else has it; a plain Error for any other reason (for example a privileged port).
 */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(isTaken ? new PortInUseError(port) : new Error(`Port ${port} can't be used: ${error.message}`));
    });
    server.listen(port, LOOPBACK, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no TCP port');
  return address.port;
}

/** Closes `server` with every connection it holds, busy or idle. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
