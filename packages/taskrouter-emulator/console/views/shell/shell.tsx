import { useEffect, useRef } from 'preact/hooks';
import { useKeys } from '../../client/keys';
import { navigate, parts } from '../../client/location';
import { AlertsView } from '../alerts';
import { HistoryView } from '../history/history';
import { InspectorView } from '../inspector/inspector';
import { SidView } from '../sid';
import { CreateTask } from '../task/create-task';
import { TasksView } from '../task/tasks';
import { WorkspaceView } from '../workspace/workspace';
import { KeysHelp, openKeysHelp } from './keys-help';
import { Navigation } from './navigation';
import { Notices } from './notices';
import { ReplayBar } from './replay-bar';
import { TopBar } from './top-bar';

/** The page: what is always there, and the view that the address names. */
export function Shell() {
  useKeys([
    { keys: '?', label: 'Show the keys', run: openKeysHelp },
    { keys: 'g w', label: 'Go to the workspace', run: () => navigate('/') },
    { keys: 'g t', label: 'Go to the tasks', run: () => navigate('/tasks') },
    { keys: 'g i', label: 'Go to the inspector', run: () => navigate('/inspector') },
    { keys: 'g h', label: 'Go to the history', run: () => navigate('/history') },
    { keys: 'g a', label: 'Go to the alerts', run: () => navigate('/alerts') },
    { keys: 'c', label: 'Create a task', run: () => navigate('/tasks/new') },
    { keys: '/', label: 'Find a SID or a name', run: () => document.getElementById('find')?.focus() },
  ]);
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: it goes to a place on the page, which is not an address of its own. */}
      <a class="skip-link" href="#main" onClick={focusMain}>
        Skip to the content
      </a>
      <TopBar />
      <Navigation />
      <ReplayBar />
      <Main />
      <Notices />
      <KeysHelp />
    </>
  );
}

function focusMain(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/** Whoever goes to another view is taken to its heading; screen readers read it, and the tab key goes on from there. */
function Main() {
  const [view = '', name = ''] = parts.value;
  const shown = `${view}/${name}`;
  const isFirst = useRef(true);
  useEffect(() => {
    const heading =
      document.querySelector<HTMLElement>('#main [data-heading]') ??
      document.querySelector<HTMLElement>('#main h1');
    document.title = `${heading?.textContent ?? 'Workspace'} · TaskRouter console`;
    if (isFirst.current) isFirst.current = false;
    else if (!(document.activeElement instanceof HTMLInputElement)) heading?.focus({ preventScroll: true });
  }, [shown]);
  return (
    <main id="main" tabIndex={-1}>
      <View view={view} name={name} />
    </main>
  );
}

function View({ view, name }: { readonly view: string; readonly name: string }) {
  switch (view) {
    case '':
      return <WorkspaceView />;
    case 'tasks':
      return name === 'new' ? <CreateTask /> : <TasksView />;
    case 'inspector':
      return <InspectorView />;
    case 'history':
      return <HistoryView />;
    case 'alerts':
      return <AlertsView />;
    case 'sid':
      return <SidView sid={name} />;
    default:
      return (
        <div class="view">
          <h1 tabIndex={-1}>There is no such page</h1>
          <p class="hint">
            <a href="/">The workspace</a> is where everything begins.
          </p>
        </div>
      );
  }
}
