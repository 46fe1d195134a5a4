import { type CallbackSetting, type Connection, settingId } from './callback-setting';

/** The settings at TaskRouter. */
export interface CallbackSettings {
  /** The URL that is set; empty where there is none. */
  read(setting: CallbackSetting): Promise<string>;
  /** Sets the URL; an empty one takes it away. */
  write(setting: CallbackSetting, url: string): Promise<void>;
}

/** What a setting had before the stack's URL took its place. */
export interface ReplacedUrls {
  /** Takes the place of what was remembered before. */
  remember(settingId: string, url: string): Promise<void>;
  /** Undefined where nothing is remembered. */
  recall(settingId: string): Promise<string | undefined>;
  forget(settingId: string): Promise<void>;
}

/** What connecting works on. */
export interface ConnectionParts {
  readonly settings: CallbackSettings;
  readonly replaced: ReplacedUrls;
}

/**
 * Sets the URL, and remembers first what it replaces. What the stack itself has set is nothing to remember, so this may
 * be repeated, by the same request or by a rollback's.
 * @param earlierUrl what the stack had there before
 */
export async function connect(
  { settings, replaced }: ConnectionParts,
  { setting, url }: Connection,
  earlierUrl?: string,
): Promise<void> {
  const current = await settings.read(setting);
  if (current === url) return;
  if (current !== earlierUrl) await replaced.remember(settingId(setting), current);
  await settings.write(setting, url);
}

/** How a setting was left: as it was before the stack, or as it has been set since. */
export type Disconnection = 'restored' | 'changed-since';

/**
 * Restores what was there before, as long as the URL is still the stack's. Where it was the stack's already when the
 * stack connected, nothing is known of before: the setting becomes empty, for the URL is about to answer no more.
 */
export async function disconnect(
  { settings, replaced }: ConnectionParts,
  { setting, url }: Connection,
): Promise<Disconnection> {
  if ((await settings.read(setting)) !== url) return 'changed-since';
  await settings.write(setting, (await replaced.recall(settingId(setting))) ?? '');
  await replaced.forget(settingId(setting));
  return 'restored';
}
