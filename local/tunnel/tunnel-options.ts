import { UsageError } from '#emulator/usage-error';
import { CONFIGURATION_KEYS } from '#lib/configuration-keys';

/** What `npm start -- --twilio` was asked for: to run behind a tunnel, or to put back what an earlier run replaced. */
export type TunnelOptions = { readonly publicUrl: string } | 'restore';

/** Options that only the emulator, or a second stack beside it, understands. */
const OF_THE_EMULATOR = [
  'fallback-port',
  'taskrouter-port',
  'workspace',
  'workspace-file',
  'workflow',
  'state',
  'state-repair',
  'clock',
  'api-key',
];

/**
 * Reads the options of the run with the real TaskRouter.
 * @param values what the command line says
 * @param given the names of the options that it has
 * @returns undefined where the emulator is to be started
 * @throws UsageError
 */
export function parseTunnelOptions(
  values: {
    readonly twilio: boolean;
    readonly restore: boolean;
    readonly 'public-url'?: string | undefined;
  },
  given: readonly string[],
): TunnelOptions | undefined {
  const { twilio, restore, 'public-url': publicUrl } = values;
  if (!twilio) {
    const alone = given.find((name) => name === 'public-url' || name === 'restore');
    if (alone === undefined) return undefined;
    throw new UsageError(`--${alone} belongs to the run with the real TaskRouter: --twilio --${alone}`);
  }
  const emulators = given.filter((name) => OF_THE_EMULATOR.includes(name));
  if (emulators.length > 0)
    throw new UsageError(`--twilio starts no emulator: --${emulators.join(', --')} can mean nothing with it`);
  if (restore) return 'restore';
  if (publicUrl === undefined)
    throw new UsageError(
      "--twilio needs --public-url https://…, the tunnel's address that leads to --api-port on this machine",
    );
  return { publicUrl: origin(publicUrl) };
}

/** @throws UsageError */
function origin(given: string): string {
  if (given.startsWith('http:'))
    throw new UsageError(
      `--public-url takes https, not ${given}: what a Task says of a caller is not for everybody on the way`,
    );
  const parsed = CONFIGURATION_KEYS.publicUrl.parse(given);
  if (parsed.ok) return parsed.value;
  throw new UsageError(`--public-url takes ${CONFIGURATION_KEYS.publicUrl.expected}, not '${given}'`);
}
