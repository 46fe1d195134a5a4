import * as fc from 'fast-check';
import { compactJson } from 'taskrouter/compact-json';

test.each([
  ['{"a": [1, 2], "b": "x"}', '{"a":[1,2],"b":"x"}'],
  ['{\n  "z": 1,\n  "a": { "b" : [ ] }\n}\n', '{"z":1,"a":{"b":[]}}'],
  ['{"10": 1, "9": 2, "a": 3, "1": 4}', '{"10":1,"9":2,"a":3,"1":4}'],
  ['{"a": 1, "b": 2, "a": 3}', '{"a":3,"b":2}'],
  ['{"n": 1.0, "big": 12345678901234567890, "e": 1e3}', '{"n":1.0,"big":12345678901234567890,"e":1e3}'],
  ['{"s": "\\u00e9 \\/ \\" \\\\ \\n  two  spaces"}', '{"s":"é / \\" \\\\ \\n  two  spaces"}'],
  ['{"__proto__": 1, "": null}', '{"__proto__":1,"":null}'],
  [' [true, false, null] ', '[true,false,null]'],
])('%s comes back as %s', (text, expected) => {
  expect(compactJson(text)).toBe(expected);
});

test.each(['', '{', '{"a":1,}', '{"a":1} x', '// comment\n{}', "{'a':1}", `${'['.repeat(500_000)}`])(
  'no JSON: %#',
  (text) => {
    expect(compactJson(text)).toBeUndefined();
  },
);

test('whatever was pretty-printed means the same afterwards', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const compacted = compactJson(JSON.stringify(value, null, 2)) ?? '';
      expect(JSON.parse(compacted)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(compactJson(compacted)).toBe(compacted);
    }),
  );
});
