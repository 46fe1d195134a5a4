/** A request that the HTTP API has answered, for whoever wants to look at it. */
export interface ServedRequest {
  /** As the function's event has it. */
  readonly requestId: string;
  readonly method: string;
  /** In full, with its query. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Of the function that was asked; undefined where none was. */
  readonly functionArn: string | undefined;
  readonly status: number;
  readonly answer: string;
  /** ms, from its being received to its answer. */
  readonly durationMs: number;
}
