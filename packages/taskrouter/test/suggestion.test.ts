import { closest } from '#src/suggestion';

test.each([
  ['acept', ['reject', 'accept'], 'accept'],
  ['workspaceSID', ['workflowSid', 'workspaceSid'], 'workspaceSid'],
  ['POSTWORKACTIVITYSID', ['PostWorkActivitySid', 'Timeout'], 'PostWorkActivitySid'],
  ['colour', ['record', 'timeout'], undefined],
  ['anything', [], undefined],
])('%s among %j is %s', (name, known, expected) => {
  expect(closest(name, known)).toBe(expected);
});
