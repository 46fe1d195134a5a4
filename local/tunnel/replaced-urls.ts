import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { list, type ObjectOf, object, optionalField, requiredField } from 'taskrouter/fields';
import { describeProblems } from 'taskrouter/parsed';
import { anyText, oneOf, sid, text } from 'taskrouter/schema';
import { credentialsFile } from '#emulator/kept-secrets';
import { CALLBACK_PARAMETERS, type CallbackSetting, settingId } from '#lambda/connection/callback-setting';

const FIELDS = {
  accountSid: requiredField(sid('AC')),
  workspaceSid: requiredField(sid('WS')),
  workflowSid: optionalField(sid('WW')),
  parameter: requiredField(oneOf(CALLBACK_PARAMETERS)),
  originalUrl: requiredField(anyText('the URL that was there before; empty where there was none')),
  tunnelUrls: requiredField(list(text('a URL that a run has set'))),
};
const NOTE = object(FIELDS);

/** What a setting at Twilio had before a tunnel's URL took its place, and the URLs of tunnels that it has had since. */
export type ReplacedUrl = ObjectOf<typeof FIELDS>;

/** Where notes are kept: with the user's own configuration, so that they outlive a checkout. */
export function replacedUrlsFolder(): string {
  return join(dirname(credentialsFile()), 'replaced-urls');
}

/**
 * Notes on disk of what has to be put back, one for each setting. They hold no token; but a URL may have a password in
 * it, so they are for their owner alone.
 */
export class ReplacedUrlNotes {
  constructor(readonly folder = replacedUrlsFolder()) {}

  /** @throws Error naming a note that can't be read, for what it knows must not be lost */
  read(setting: CallbackSetting): ReplacedUrl | undefined {
    const file = this.file(setting);
    return existsSync(file) ? parseNote(file, readFileSync(file, 'utf8')) : undefined;
  }

  /** Every note. @throws Error naming one that can't be read */
  all(): ReplacedUrl[] {
    const names = existsSync(this.folder) ? readdirSync(this.folder) : [];
    return names
      .filter((name) => name.endsWith('.json'))
      .map((name) => parseNote(name, readFileSync(join(this.folder, name), 'utf8')));
  }

  /** Whole or not at all, and on the disk when this returns: what is set next may be the last thing this process does. */
  write(note: ReplacedUrl): void {
    const file = this.file(settingOf(note));
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const draft = `${file}.${process.pid}`;
    const descriptor = openSync(draft, 'w', 0o600);
    writeSync(descriptor, `${JSON.stringify(note, null, 2)}\n`);
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(draft, file);
  }

  remove(setting: CallbackSetting): void {
    rmSync(this.file(setting), { force: true });
  }

  private file(setting: CallbackSetting): string {
    return join(this.folder, `${settingId(setting).replaceAll('/', '.')}.json`);
  }
}

/** The setting that a note is about. */
export function settingOf({ workspaceSid, workflowSid, parameter }: ReplacedUrl): CallbackSetting {
  return { workspaceSid, workflowSid, parameter };
}

function parseNote(file: string, written: string): ReplacedUrl {
  let input: unknown;
  try {
    input = JSON.parse(written);
  } catch {
    // Refused below, as everything else that is not a note.
  }
  const parsed = NOTE.parse(input);
  if (parsed.ok) return parsed.value;
  throw new Error(
    `The note ${file} can't be read (${describeProblems(parsed.problems)}). It said which URL to put back at Twilio: look there, then delete it`,
  );
}
