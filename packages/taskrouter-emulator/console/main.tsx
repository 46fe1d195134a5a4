import { render } from 'preact';
import { listenToKeys } from './client/keys';
import { stayConnected } from './client/live';
import { followLinks } from './client/location';
import { notifyProblem } from './client/notices';
import { openAddressedLog } from './client/replay';
import { applyTheme } from './client/theme';
import { Shell } from './views/shell/shell';

const root = document.getElementById('console');
if (root !== null) {
  applyTheme();
  followLinks();
  listenToKeys();
  render(<Shell />, root);
  void stayConnected();
  openAddressedLog().catch(notifyProblem);
}
