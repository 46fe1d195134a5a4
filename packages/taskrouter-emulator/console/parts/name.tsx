import { nameOf } from '../client/shown';
import { abbreviatedSid } from '../data/shown-text';
import { CopyButton } from './copy-button';
import { Shown } from './shown-text';

/** Where a resource is shown. */
export function hrefOf(sid: string): string {
  return sid.startsWith('WT') ? `/tasks/${sid}` : `/sid/${sid}`;
}

/** A resource by its name, or by the short form of its SID, with the whole one for whoever points at it. */
export function Name({ sid, isLink = true }: { readonly sid: string; readonly isLink?: boolean }) {
  const name = nameOf(sid);
  const kind = name === undefined ? 'name sid' : 'name';
  const text = name === undefined ? abbreviatedSid(sid) : <Shown text={name} />;
  return isLink ? (
    <a class={kind} href={hrefOf(sid)} title={sid}>
      {text}
    </a>
  ) : (
    <span class={kind} title={sid}>
      {text}
    </span>
  );
}

/** A SID in short, with the whole one to copy. */
export function SidName({ sid }: { readonly sid: string }) {
  return (
    <span class="sid-with-copy">
      <span class="sid" title={sid}>
        {abbreviatedSid(sid)}
      </span>
      <CopyButton text={sid} label={`Copy ${sid}`} />
    </span>
  );
}
