import { brokenLinks } from './links';
import { readPage, readPages } from './page';

test('every page is made of blocks that something looks at', () => {
  const pages = readPages();
  expect(pages.map(({ file }) => file)).toContain('README.md');
  expect(pages.flatMap(({ faults }) => faults)).toEqual([]);
});

test('no link within the repository leads nowhere', () => {
  expect(readPages().flatMap(brokenLinks)).toEqual([]);
});

test('a block has its language, its kind, its line and its text, also inside of a list', () => {
  const { blocks, faults } = readPage('a.md', '1. First:\n\n   ```sh by-hand\n   aws sts\n   ```\n');
  expect(faults).toEqual([]);
  expect(blocks).toEqual([{ file: 'a.md', line: 4, language: 'sh', kind: 'by-hand', text: 'aws sts\n' }]);
});

test.each([
  ['an indented block', 'So:\n\n    npm start\n', /a\.md:3: an indented block/],
  ['a fence without a kind', '```\nnpm start\n```\n', /a\.md:1: "" is no kind/],
  ['a kind that does not exist', '```sh maybe\nnpm start\n```\n', /a\.md:1: "sh maybe" is no kind/],
  ['a fence that is never closed', 'So:\n```sh\nnpm start\n', /a\.md:2: is never closed/],
])('%s is a fault', (_, text, fault) => {
  expect(readPage('a.md', text).faults).toEqual([expect.stringMatching(fault)]);
});

test('a link to a file or a heading that does not exist is broken', () => {
  const text = '[a](README.md#try-it) [b](README.md#nowhere) [c](nothing.md) [d](https://example.com/#x)\n';
  expect(brokenLinks(readPage('a.md', text))).toEqual([
    'a.md: README.md#nowhere: there is no such heading',
    'a.md: nothing.md: there is no such file',
  ]);
});
