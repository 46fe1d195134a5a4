import { wrongByHand } from './by-hand';
import { wrongJson } from './json';
import { brokenLinks } from './links';
import { type Block, type Page, readPages } from './page';
import { checkoutCopy, runPage } from './shell';
import { wrongTypes } from './types';

/*
 * npm run test:docs: every line of the documentation that could be wrong is tried. Lines for a shell are run, programs are
 * type-checked, JSON is compared with its schema, links are followed within the repository. `npm run test:docs -- README.md` takes only the pages
 * named.
 */
async function main(only: readonly string[]): Promise<void> {
  const pages = readPages().filter(({ file }) => only.length === 0 || only.includes(file));
  const blocks = pages.flatMap((page) => page.blocks);
  const faults = [...faultsAtRest(pages, blocks)];
  const copy = checkoutCopy();
  try {
    for (const page of pages) faults.push(...(await runPage(page, copy.folder)));
  } finally {
    copy.remove();
  }
  for (const fault of faults) console.error(`✗ ${fault}`);
  console.log(`${pages.length} pages: ${counted(blocks)}. ${faults.length === 0 ? 'All of it holds.' : ''}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

function faultsAtRest(pages: readonly Page[], blocks: readonly Block[]): readonly string[] {
  const programs = blocks.filter(({ language }) => language === 'ts' || language === 'js');
  return [
    ...pages.flatMap(({ faults }) => faults),
    ...pages.flatMap(brokenLinks),
    ...blocks.filter(({ language }) => language === 'json').flatMap(wrongJson),
    ...blocks.filter(({ language }) => language === 'sh').flatMap(wrongByHand),
    ...wrongTypes(programs),
  ];
}

/** How many blocks of each kind there are: `21 sh, 4 json rules`. */
function counted(blocks: readonly Block[]): string {
  const counts = new Map<string, number>();
  for (const { language, kind } of blocks) {
    const name = `${language} ${kind}`.trim();
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
}

main(process.argv.slice(2));
