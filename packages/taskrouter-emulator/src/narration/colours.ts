/** How a part of a line is meant. */
export type Tone = 'plain' | 'quiet' | 'good' | 'bad' | 'note';

/** A terminal, or whatever stands in its place. */
interface OutputStream {
  readonly isTTY?: boolean;
  /** Node's own judgement: NO_COLOR, FORCE_COLOR, TERM=dumb. */
  hasColors?(count: number): boolean;
}

/** Whether colours are shown by what is written to. */
export function isColoured(stream: OutputStream): boolean {
  return stream.isTTY === true && stream.hasColors?.(16) === true;
}

const CODES: Readonly<Record<Exclude<Tone, 'plain'>, number>> = { quiet: 2, good: 32, bad: 31, note: 33 };

/** Gives texts their colours, or none. */
export function painter(coloured: boolean): (text: string, tone: Tone) => string {
  return (text, tone) => (coloured && tone !== 'plain' ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text);
}
