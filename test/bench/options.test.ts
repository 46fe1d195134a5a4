import { parseOptions } from '#bench/options';
import { SECTIONS } from '#bench/sections';

const names = (args: readonly string[]) => parseOptions(args, SECTIONS).sections.map(({ name }) => name);

test('without arguments everything runs, in its order', () => {
  expect(names([])).toEqual(['cold', 'warm', 'memory', 'local', 'engine', 'simulation', 'console', 'cost']);
});

test('named sections run alone', () => {
  expect(names(['cost', 'warm'])).toEqual(['cost', 'warm']);
});

test('--quick can be combined with sections', () => {
  expect(parseOptions(['cold', '--quick'], SECTIONS)).toMatchObject({ quick: true });
  expect(parseOptions(['cold'], SECTIONS)).toMatchObject({ quick: false });
});

test.each([
  ['a section that does not exist', ['colds'], 'There is no section colds.'],
  ['an unknown option', ['--fast'], '--fast'],
  ['a call for help', ['--help'], 'npm run bench'],
])('%s is answered with the sections there are', (_, args, start) => {
  expect(() => parseOptions(args, SECTIONS)).toThrow(start);
  expect(() => parseOptions(args, SECTIONS)).toThrow(/warm +How much CPU/);
});
