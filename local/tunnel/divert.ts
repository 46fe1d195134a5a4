import type { AccountSid } from 'taskrouter/sid';
import { type CallbackSetting, settingId } from '#lambda/connection/callback-setting';
import type { CallbackSettings } from '#lambda/connection/connect';
import { type ReplacedUrl, type ReplacedUrlNotes, settingOf } from './replaced-urls';

/** What diverting works on. */
export interface DiversionParts {
  readonly accountSid: AccountSid;
  readonly settings: CallbackSettings;
  readonly notes: ReplacedUrlNotes;
  /** Told what is done, for people. */
  readonly log: (line: string) => void;
}

/**
 * Has TaskRouter call a tunnel's URL. What was there before is noted first. What an earlier run has left behind is never
 * taken for that: the note keeps the URL from before all of them.
 */
export async function divert(parts: DiversionParts, setting: CallbackSetting, url: string): Promise<void> {
  const { accountSid, settings, notes, log } = parts;
  const name = nameOf(setting);
  const [note, current] = [notes.read(setting), await settings.read(setting)];
  if (current === url && note === undefined) {
    log(`${name} is the tunnel's already: it stays as it is, at the end too`);
    return;
  }
  const isLeftBehind = note !== undefined && (current === url || note.tunnelUrls.includes(current));
  if (isLeftBehind)
    log(`An earlier run could not put ${name} back: ${shown(note.originalUrl)} stays what is put back`);
  const earlier = isLeftBehind ? note.tunnelUrls.filter((each) => each !== url) : [];
  const originalUrl = isLeftBehind ? note.originalUrl : current;
  notes.write({ ...recorded(setting), accountSid, originalUrl, tunnelUrls: [...earlier, url] });
  await settings.write(setting, url);
  log(`${name} is ${url} now; the end of this run puts back ${shown(originalUrl)}`);
}

/**
 * Puts back what was there, unless the URL is meanwhile another one than a tunnel's.
 * @param url of the run that ends: what a later run has set is that run's own; undefined for whatever was left behind
 */
export async function putBack(parts: DiversionParts, setting: CallbackSetting, url?: string): Promise<void> {
  const { settings, notes, log } = parts;
  const note = notes.read(setting);
  if (note === undefined) return;
  const name = nameOf(setting);
  const current = await settings.read(setting);
  const later = url === undefined ? [] : note.tunnelUrls.slice(note.tunnelUrls.indexOf(url) + 1);
  if (later.length > 0 && !note.tunnelUrls.slice(0, -later.length).includes(current)) {
    log(`${name} is a later run's now, which puts back ${shown(note.originalUrl)} at its end`);
    return;
  }
  if (current === note.originalUrl) {
    log(`${name} is ${shown(current)}: there is nothing to put back`);
  } else if (note.tunnelUrls.includes(current)) {
    await settings.write(setting, note.originalUrl);
    log(`${name} is ${shown(note.originalUrl)} again`);
  } else {
    log(`${name} has been set to ${shown(current)} meanwhile: it stays so`);
  }
  notes.remove(setting);
}

/** Puts back everything of an account that runs have left behind. @returns whether there was anything */
export async function putBackAll(parts: DiversionParts): Promise<boolean> {
  const left = parts.notes.all().filter(({ accountSid }) => accountSid === parts.accountSid);
  for (const note of left) await putBack(parts, settingOf(note));
  return left.length > 0;
}

function recorded({
  workspaceSid,
  workflowSid,
  parameter,
}: CallbackSetting): Omit<ReplacedUrl, 'accountSid' | 'originalUrl' | 'tunnelUrls'> {
  return { workspaceSid, parameter, ...(workflowSid !== undefined && { workflowSid }) };
}

function nameOf(setting: CallbackSetting): string {
  const [owner, parameter] = settingId(setting).split('/').slice(-2);
  return `The ${parameter} of ${owner}`;
}

function shown(url: string): string {
  return url === '' ? 'no URL' : withoutPassword(url);
}

/** A text for the terminal: a password in a URL is nobody else's business. */
export function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/@\s]*@/g, '//…@');
}
