import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const HOST = '127.0.0.1';

/**
 * Listens, on loopback only unless another address is given.
 * @param port 0 for any free one.
 * @param host an address of this machine: `0.0.0.0` for all of them, as a container needs it.
 * @returns the origin as it is reached from this machine, e.g. `http://127.0.0.1:4001`.
 * @throws Error for people when the port can't be had.
 */
export function listenOnLoopback(server: Server, port: number, host = HOST): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Error(explain(error, port))));
    server.listen(port, host, () => {
      const address = server.address();
      resolve(`http://${HOST}:${isAddress(address) ? address.port : port}`);
    });
  });
}

/** Stops listening and ends the connections that are open. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

function explain(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} is in use: the TaskRouter emulator cannot listen there. Choose another one, or 0 for any free one (npm start -- --taskrouter-port 0).`;
  }
  if (error.code === 'EACCES') return `Port ${port} needs special rights: choose one above 1023.`;
  return `The TaskRouter emulator cannot listen on port ${port} (${error.code ?? error.message}).`;
}
