/** One message of a stream of server-sent events. */
export interface SentMessage {
  /** Empty where it has none. */
  readonly id: string;
  readonly type: string;
  readonly data: string;
}

/**
 * Reads a stream as it comes, piece by piece.
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export class StreamReader {
  private rest = '';
  private id = '';
  private type = '';
  private data: string[] = [];

  /** @returns the messages that the piece completes */
  read(piece: string): readonly SentMessage[] {
    const lines = (this.rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.readLine(line));
  }

  private readLine(line: string): readonly SentMessage[] {
    if (line === '') return this.complete();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.data.push(value);
    else if (field === 'event') this.type = value;
    else if (field === 'id') this.id = value;
    return [];
  }

  private complete(): readonly SentMessage[] {
    const { id, type, data } = this;
    this.type = '';
    this.data = [];
    return data.length === 0 ? [] : [{ id, type: type || 'message', data: data.join('\n') }];
  }
}
