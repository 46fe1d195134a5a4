import { dismissNotice, notices } from '../../client/notices';
import { Icon } from '../../parts/icon';

/** What has been done, and what could not be done and why. */
export function Notices() {
  return (
    <div class="notices" role="status">
      {notices.value.map(({ id, tone, text }) => (
        <p class={`notice ${tone}`} key={id}>
          <span>{text}</span>
          <button type="button" class="quiet square" title="Put away" onClick={() => dismissNotice(id)}>
            <Icon name="close" />
            <span class="unseen">Put away</span>
          </button>
        </p>
      ))}
    </div>
  );
}
