import { Replication } from '#src/simulation/replication';
import { modelOf } from '#src/simulation/simulate';
import { kieferWolfowitz } from './kiefer-wolfowitz';
import { calls, oneQueue } from './one-queue';

/** Routes so many tasks to equal agents, and compares every wait with the recursion of Kiefer and Wolfowitz. */
export function compareWithRecursion(
  agents: number,
  load: number,
  tasks: number,
): { readonly tasks: number; readonly different: number } {
  const perHour = agents * load * 60;
  const demand = calls({ perHour, handling: 60, hours: tasks / perHour });
  const found: { at: number; handling: number; wait: number }[] = [];
  new Replication(modelOf(oneQueue(agents), demand, {}, {}), 0, ({ arrival }, { wait }) => {
    found[arrival.task] = { at: arrival.at, handling: arrival.handling, wait };
  }).run();
  const exact = kieferWolfowitz(agents, found);
  return { tasks: found.length, different: found.filter(({ wait }, task) => wait !== exact[task]).length };
}
