import { isSid, parseSid, sidForm } from '#src/sid';
import { testSid } from './helpers/sids';

test.each(['WT', 'WR', 'AC'] as const)('%s and 32 hexadecimal digits of either case are a SID', (prefix) => {
  expect(isSid(prefix, prefix + 'aF09'.repeat(8))).toBe(true);
});

test.each<[string, unknown]>([
  ['another prefix', testSid('WR')],
  ['the prefix in lower case', testSid('WT').toLowerCase()],
  ['too short', 'WT0123'],
  ['too long', `${testSid('WT')}0`],
  ['a line break at the end', `${testSid('WT')}\n`],
  ['no hexadecimal digit', `WT${'g'.repeat(32)}`],
  ['no text', 5],
  ['nothing', undefined],
])('%s is not a Task SID', (_, value) => {
  expect(isSid('WT', value)).toBe(false);
  expect(() => parseSid('WT', value)).toThrow(sidForm('WT'));
});
