import { compareWithNaive } from './verification/contact-centre';

test('skills, priorities, patience, missed offers, timeouts and escalation: every task as a naive simulator has it', () => {
  const { tasks, answered, different } = compareWithNaive(12_000);
  expect(tasks).toBeGreaterThan(11_000);
  // Some are answered and some are not, or little would be compared.
  expect(answered / tasks).toBeGreaterThan(0.5);
  expect(answered / tasks).toBeLessThan(0.98);
  expect(different).toEqual([]);
});
