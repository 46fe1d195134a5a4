import { optionsTakenByNpm } from './npm-options';

/*
 * npm start. What runs is loaded only after the first line is there: that takes a moment.
 */

const taken = optionsTakenByNpm(process.env, process.argv.slice(2));
if (taken !== undefined) {
  console.error(taken);
  process.exit(2);
}
if (!process.argv.includes('--help') && !process.argv.includes('-h')) console.error('Starting …');

import('./main').then(({ main }) => main(process.argv.slice(2)));
