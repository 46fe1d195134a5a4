import { join } from 'node:path';

/** A workspace file of the tests' own: the one in config/ is its user's. */
export const HELP_DESK_FILE = join(__dirname, 'fixtures', 'help-desk.json');
