import { parts } from '../../client/location';
import { alerts, callbacks, groupOf, tasks } from '../../client/shown';
import { Icon, type IconName } from '../../parts/icon';

/** The views, with how much there is in each. */
export function Navigation() {
  const [view = ''] = parts.value;
  const entries: readonly { view: string; label: string; icon: IconName; count?: number }[] = [
    { view: '', label: 'Workspace', icon: 'workspace' },
    { view: 'tasks', label: 'Tasks', icon: 'tasks', count: groupOf(tasks, 'live').length },
    {
      view: 'inspector',
      label: 'Inspector',
      icon: 'inspector',
      count: groupOf(callbacks).length,
    },
    { view: 'history', label: 'History', icon: 'history' },
    { view: 'alerts', label: 'Alerts', icon: 'alerts', count: groupOf(alerts).length },
  ];
  return (
    <nav class="navigation" aria-label="Views">
      <ul>
        {entries.map(({ view: name, label, icon, count = 0 }) => (
          <li key={name}>
            <a href={`/${name}`} aria-current={name === view ? 'page' : undefined}>
              <Icon name={icon} />
              <span class="label">{label}</span>
              {count > 0 && (
                <span class={name === 'alerts' ? 'count warn' : 'count'}>{shortCount(count)}</span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function shortCount(count: number): string {
  return count < 10_000 ? count.toLocaleString('en') : `${Math.floor(count / 1_000)}k`;
}
