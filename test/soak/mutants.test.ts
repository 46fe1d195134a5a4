import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTANTS } from '#soak/mutants';

/* What `npm run soak -- --mutants` plants has to be there, or a renamed line would take a check along unnoticed. */

test.each(MUTANTS)('there is one line to plant "$name" in', ({ file, line, becomes }) => {
  const source = readFileSync(join(__dirname, '..', '..', file), 'utf8');
  expect(source.split(line)).toHaveLength(2);
  expect(becomes).not.toBe(line);
});
