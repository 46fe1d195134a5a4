import type { StoryEntry } from '../../data/story';
import { clockText, durationText } from '../../data/time-text';
import { Name } from '../../parts/name';
import { LongText, Shown } from '../../parts/shown-text';
import { HttpStatus } from '../../parts/status';
import { Told } from '../../parts/told';
import { FiveSeconds } from '../inspector/five-seconds';

/** The story in full: each event, callback, request and alert, with everything that it says. */
export function TaskStory({ story }: { readonly story: readonly StoryEntry[] }) {
  const start = story[0]?.at ?? 0;
  if (story.length === 0) return <p class="empty">Nothing is known of it yet.</p>;
  return (
    <ol class="timeline">
      {story.map((entry) => (
        <li key={keyOf(entry)} class={`entry ${entry.kind}`}>
          <time class="entry-time" title={clockText(entry.at)}>
            +{durationText(entry.at - start)}
          </time>
          <Entry entry={entry} />
        </li>
      ))}
    </ol>
  );
}

function keyOf(entry: StoryEntry): string {
  switch (entry.kind) {
    case 'event':
      return entry.event.sid;
    case 'callback':
      return entry.callback.sid;
    case 'request':
      return entry.request.sid;
    case 'alert':
      return entry.alert.sid;
  }
}

function Entry({ entry }: { readonly entry: StoryEntry }) {
  switch (entry.kind) {
    case 'event': {
      const { type, description, fields } = entry.event;
      return (
        <details>
          <summary>
            <span class="kind">{type}</span> <Told text={description} hasLinks={false} />
          </summary>
          <LongText text={JSON.stringify(fields)} label={`What ${type} says`} isJson />
        </details>
      );
    }
    case 'callback': {
      const { n, kind, url, answer, durationMs } = entry.callback;
      return (
        <p>
          <a class="kind" href={`/inspector/callbacks/${n}`}>
            {kind} callback
          </a>{' '}
          <HttpStatus status={answer.status} /> <Shown text={url} />
          <FiveSeconds ms={durationMs} />
        </p>
      );
    }
    case 'request': {
      const { n, method, path, status } = entry.request;
      return (
        <p>
          <a class="kind" href={`/inspector/requests/${n}`}>
            {method} request
          </a>{' '}
          <HttpStatus status={status} />{' '}
          <Told text={path.replace(/^\/v1\/Workspaces\/\w+/, '…')} hasLinks={false} />
        </p>
      );
    }
    case 'alert': {
      const { code, text, resourceSid } = entry.alert;
      return (
        <p>
          <span class="kind">alert{code > 0 ? ` ${code}` : ''}</span> <Told text={text} />{' '}
          {resourceSid !== null && <Name sid={resourceSid} />}
        </p>
      );
    }
  }
}
