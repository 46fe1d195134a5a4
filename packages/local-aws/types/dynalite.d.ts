// The package has no types of its own.
declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB server, in memory unless a path is given. */
  function dynalite(options?: {
    readonly path?: string;
    /** Milliseconds that a table stays in CREATING. */
    readonly createTableMs?: number;
  }): Server;
  export default dynalite;
}
