import type { OnProgress } from '../account/read-workspace';
import type { CommandContext } from './command-context';

const WIDTH = 30;

/** A bar on one line: `reading workers [████······] 2000/5000`. Nothing where there is little to do. */
export function progressBar({ showProgress }: CommandContext, what: string): OnProgress {
  if (showProgress === undefined) return () => {};
  let shown = -1;
  return (done, total) => {
    const filled = Math.floor((WIDTH * done) / total);
    if (total < WIDTH || (filled === shown && done < total)) return;
    shown = filled;
    const bar = '█'.repeat(filled) + '·'.repeat(WIDTH - filled);
    showProgress(`\r${what} [${bar}] ${done}/${total}${done === total ? '\n' : ''}`);
  };
}
