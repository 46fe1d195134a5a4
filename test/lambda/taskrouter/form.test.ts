import { parseForm } from '../../../lambda/taskrouter/form';

test.each([
  ['', {}],
  ['a=1&b=', { a: '1', b: '' }],
  ['a=1+2&b=%2B', { a: '1 2', b: '+' }],
  ['a=%20 x ', { a: '  x ' }],
  ['n=Zo%C3%AB', { n: 'Zoë' }],
  ['a=1&b=2&a=3&a=1', { a: ['1', '3', '1'], b: '2' }],
])('%j is decoded, repeated names keep every value', (text, form) => {
  expect(parseForm(text)).toEqual(form);
});

test('a parameter named __proto__ is a parameter like any other', () => {
  const form = parseForm('__proto__=x');
  expect(Object.entries(form)).toEqual([['__proto__', 'x']]);
  expect(Object.getPrototypeOf(form)).toBe(Object.prototype);
});
