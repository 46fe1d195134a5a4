import type { Readable } from 'node:stream';

/** As CloudWatch Logs does with an event of more than 256 KB: the rest is a line of its own. */
const MAX_LINE_LENGTH = 256 * 1024;

/** Calls `onLine` for each line of a process's output, and for what is left when it ends without a line break. */
export function forEachLine(output: Readable, onLine: (line: string) => void): void {
  let rest = '';
  output.setEncoding('utf8');
  output.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    while (rest.length > MAX_LINE_LENGTH) {
      onLine(rest.slice(0, MAX_LINE_LENGTH));
      rest = rest.slice(MAX_LINE_LENGTH);
    }
  });
  output.on('end', () => {
    if (rest !== '') onLine(rest);
  });
}
