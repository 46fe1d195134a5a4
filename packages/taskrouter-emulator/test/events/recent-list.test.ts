import fc from 'fast-check';
import { KEPT_MS, RecentList } from '#src/events/recent-list';

describe('what happened lately', () => {
  test('is never more than fits, nor older than 30 days, and nothing in between is lost', () => {
    const gaps = fc.array(fc.oneof(fc.nat(3), fc.constant(KEPT_MS / 3), fc.constant(KEPT_MS)), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 20 }), fc.nat(60), fc.nat(60), (steps, capacity, a, b) => {
        const list = new RecentList<{ readonly at: number; readonly n: number }>(capacity);
        const all: { at: number; n: number }[] = [];
        let at = 0;
        for (const [n, step] of steps.entries()) {
          at += step;
          all.push({ at, n });
          list.add({ at, n });
        }
        const kept = all.filter((item) => item.at >= at - KEPT_MS).slice(-capacity);
        expect(list.between(0, at)).toEqual(kept);
        const [from, to] = [all[a]?.at ?? 0, all[b]?.at ?? at];
        expect(list.between(from, to)).toEqual(kept.filter((item) => item.at >= from && item.at <= to));
      }),
    );
  });

  test('what was dropped is given back', () => {
    const list = new RecentList<{ readonly at: number }>(10);
    for (let at = 0; at < 10_000; at++) list.add({ at });
    expect(list.between(0, 10_000).map(({ at }) => at)).toEqual(
      Array.from({ length: 10 }, (_, n) => 9_990 + n),
    );
  });
});
