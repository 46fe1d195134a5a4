import { DEFAULT_ROUTING_CHOICES } from '#src/engine/routing-choices';
import { Replication } from '#src/simulation/replication';
import { kieferWolfowitz } from './verification/kiefer-wolfowitz';
import { calls, oneQueue } from './verification/one-queue';

test.each([1, 10])(
  'every single wait with %i agents is that of the recursion of Kiefer and Wolfowitz',
  (agents) => {
    const perHour = agents * 0.9 * 60;
    const demand = calls({ perHour, handling: 60, hours: 15_000 / perHour });
    const model = {
      workspace: oneQueue(agents),
      demand,
      people: {},
      routing: DEFAULT_ROUTING_CHOICES,
      seed: 1,
      answerWithin: 20,
    };
    const found: { at: number; task: number; handling: number; wait: number }[] = [];
    new Replication(model, 0, ({ arrival }, { wait }) => {
      found.push({ at: arrival.at, task: arrival.task, handling: arrival.handling, wait });
    }).run();
    found.sort((one, other) => one.task - other.task);
    expect(found.length).toBeGreaterThan(14_000);
    const exact = kieferWolfowitz(agents, found);
    expect(found.filter(({ wait }, index) => wait !== exact[index])).toEqual([]);
  },
);
