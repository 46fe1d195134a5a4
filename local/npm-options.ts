/** Options of `npm start` that take a value, and those that don't. */
const WITH_VALUE = [
  'api-port',
  'taskrouter-port',
  'fallback-port',
  'workspace-file',
  'workflow',
  'state',
  'clock',
  'api-key',
  'allow-host',
  'allow-origin',
  'public-url',
  'log',
  'context',
];
const WITHOUT_VALUE = ['json', 'state-repair', 'twilio', 'restore'];

/**
 * What to write instead when npm took options for its own, as it does with all that stand before `--`; undefined when it
 * didn't.
 * @param environment npm tells a script of its options by `npm_config_…`
 * @param args what npm has left: the value of an option that it doesn't know is a word of its own to it
 */
export function optionsTakenByNpm(
  environment: NodeJS.ProcessEnv,
  args: readonly string[] = [],
): string | undefined {
  if (environment.npm_lifecycle_event !== 'start') return undefined;
  const given = (name: string) => environment[`npm_config_${name.replaceAll('-', '_')}`] ?? '';
  const valueless = WITH_VALUE.filter((name) => given(name) === 'true');
  const left = args.filter((arg) => !arg.startsWith('-'));
  // Which of several words belongs to which option is not known any more.
  const value = valueless.length === 1 && left.length === 1 ? left[0] : '…';
  const taken = [
    ...WITHOUT_VALUE.filter((name) => given(name) === 'true').map((name) => `--${name}`),
    ...WITH_VALUE.filter((name) => given(name) !== '').map((name) =>
      given(name) === 'true' ? `--${name} ${value}` : `--${name} ${given(name)}`,
    ),
    ...(given('call') === '' ? [] : [`-c ${given('call')}`]),
  ];
  if (taken.length === 0) return undefined;
  return `npm took ${taken.join(' ')} for an option of its own. Options of the local run come after two dashes:\n\n  npm start -- ${taken.join(' ')}\n`;
}
