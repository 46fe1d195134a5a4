import { printed } from '#bench/report/print';

test('columns line up: words to the left, numbers to the right', () => {
  const text = printed({
    title: 'Times',
    columns: ['', 'ms', 'why'],
    rows: [
      ['callback', '7.0', 'small'],
      ['all', '12.5', 'larger'],
    ],
    notes: ['medians'],
  });
  expect(text.split('\n')).toEqual([
    '',
    'Times',
    '',
    '            ms  why',
    '--------  ----  ------',
    'callback   7.0  small',
    'all       12.5  larger',
    '  medians',
  ]);
});

test('a column that nothing was measured for is left out', () => {
  const text = printed({ title: 'T', columns: ['a', 'memory', 'b'], rows: [['1', '', '2']] });
  expect(text).not.toContain('memory');
});
