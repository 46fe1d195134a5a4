import fc from 'fast-check';
import { parseForm } from '#lambda/http/form';

test.each([
  ['', {}],
  ['a=1&b=', { a: '1', b: '' }],
  ['a=1+2&b=%2B', { a: '1 2', b: '+' }],
  ['a=%20 x ', { a: '  x ' }],
  ['n=Zo%C3%AB', { n: 'Zoë' }],
  ['a=1&b=2&a=3&a=1', { a: ['1', '3', '1'], b: '2' }],
])('%j is decoded, repeated names keep every value', (text, form) => {
  expect(parseForm(text)).toEqual({ ok: true, value: form });
});

test('a parameter named __proto__ is a parameter like any other', () => {
  const form = parseForm('__proto__=x');
  const value = form.ok ? form.value : {};
  expect(Object.entries(value)).toEqual([['__proto__', 'x']]);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test.each([
  ['a=%', /malformed/],
  ['a=%zz', /malformed/],
  ['a=%ff', /not UTF-8/],
  ['%c3=1', /not UTF-8/],
  ['a=%ed%a0%80', /not UTF-8/],
  ['a=%00', /NUL/],
  ['\0=1', /NUL/],
  ['a=1&'.repeat(101), /more than 100 parameters/],
])('%j, which Twilio never sends, is refused', (text, message) => {
  expect(parseForm(text)).toEqual({
    ok: false,
    problems: [{ path: '', message: expect.stringMatching(message) }],
  });
});

test('agrees with URLSearchParams on whatever URLSearchParams writes', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { maxLength: 20 }), (pairs) => {
      const encoded = new URLSearchParams(pairs);
      const expected = Object.fromEntries(
        [...new Set(encoded.keys())].map((name) => {
          const values = encoded.getAll(name);
          return [name, values.length === 1 ? values[0] : values];
        }),
      );
      expect(parseForm(encoded.toString())).toEqual({ ok: true, value: expected });
    }),
  );
});
