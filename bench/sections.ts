import { cold } from './cold/cold';
import { consolePage } from './console/console-page';
import { cost } from './cost/cost';
import { engine } from './engine/engine';
import { local } from './local/local';
import { memory } from './memory/memory';
import type { Section } from './section';
import { simulation } from './simulation/simulation';
import { warm } from './warm/warm';

/** Everything that `npm run bench` measures, in the order in which it is run and printed. */
export const SECTIONS: readonly Section[] = [
  cold,
  warm,
  memory,
  local,
  engine,
  simulation,
  consolePage,
  cost,
];
