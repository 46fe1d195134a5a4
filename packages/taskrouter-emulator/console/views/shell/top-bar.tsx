import { useSignal } from '@preact/signals';
import { connection } from '../../client/live';
import { navigate, withQuery } from '../../client/location';
import { groupOf, workspaces } from '../../client/shown';
import { chooseTheme, THEMES, theme } from '../../client/theme';
import { visibleText } from '../../data/shown-text';
import { Icon } from '../../parts/icon';
import { Key } from '../../parts/key';
import { shownWorkspace } from '../shown-workspace';
import { ClockBar } from './clock-bar';
import { findSid } from './find';
import { openKeysHelp } from './keys-help';

const CONNECTIONS = {
  connecting: { tone: 'amber', text: 'Connecting' },
  live: { tone: 'green', text: 'Live' },
  interrupted: { tone: 'red', text: 'Reconnecting' },
} as const;

/** What is always at hand: where one is, finding, time, whether it is live, the theme, the keys. */
export function TopBar() {
  const { tone, text } = CONNECTIONS[connection.value];
  return (
    <header class="top-bar">
      <WorkspaceName />
      <Find />
      <ClockBar />
      <span class={`connection ${tone}`} role="status" data-connection={connection.value}>
        <span class="dot" aria-hidden="true" />
        {text}
      </span>
      <ThemeSwitch />
      <button type="button" class="quiet square" title="Keys (?)" onClick={openKeysHelp}>
        <Icon name="keys" />
        <span class="unseen">Show the keys</span>
      </button>
    </header>
  );
}

function WorkspaceName() {
  const all = groupOf(workspaces);
  const current = shownWorkspace();
  return (
    <div class="workspace-name">
      <a href="/" class="mark">
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <path d="M3 10h5M8 10l6-6M8 10h6M8 10l6 6" />
          <circle cx="3" cy="10" r="2" />
          <circle cx="16" cy="4" r="2" />
          <circle cx="16" cy="10" r="2" />
          <circle cx="16" cy="16" r="2" />
        </svg>
        <span class="unseen">TaskRouter console</span>
      </a>
      {all.length > 1 ? (
        <select
          aria-label="Workspace"
          value={current?.sid ?? ''}
          onChange={({ currentTarget }) => navigate(withQuery({ workspace: currentTarget.value }))}
        >
          {all.map(({ sid, name }) => (
            <option key={sid} value={sid}>
              {visibleText(name)}
            </option>
          ))}
        </select>
      ) : (
        <strong title={current?.sid}>{current?.name ?? 'TaskRouter'}</strong>
      )}
    </div>
  );
}

function Find() {
  const text = useSignal('');
  const problem = useSignal('');
  const find = (event: Event) => {
    event.preventDefault();
    const href = findSid(text.value);
    problem.value = href === undefined && text.value.trim() !== '' ? 'Nothing here has this SID or name' : '';
    if (href === undefined) return;
    text.value = '';
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    navigate(href);
  };
  return (
    <form class="find" role="search" onSubmit={find}>
      <Icon name="search" />
      <input
        id="find"
        type="search"
        placeholder="Paste a SID, or a name"
        aria-label="Find a SID or a name"
        aria-describedby="find-problem"
        autocomplete="off"
        spellcheck={false}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
          problem.value = '';
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <Key name="/" />
      <span id="find-problem" class="problem" role="status">
        {problem.value}
      </span>
    </form>
  );
}

function ThemeSwitch() {
  const current = theme.value;
  const next = THEMES[(THEMES.indexOf(current) + 1) % THEMES.length] ?? 'system';
  return (
    <button type="button" class="quiet square" title={`Theme: ${current}`} onClick={() => chooseTheme(next)}>
      <Icon name={current} />
      <span class="unseen">
        Theme: {current}. Change to {next}
      </span>
    </button>
  );
}
