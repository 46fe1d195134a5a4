import { once } from 'node:events';
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
  server.listen(port, LOOPBACK);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (isErrno(error) && error.code === 'EADDRINUSE') throw new PortInUseError(port);
    throw new Error(`Port ${port} on ${LOOPBACK} can't be used: ${describe(error)}`);
  }
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

function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
