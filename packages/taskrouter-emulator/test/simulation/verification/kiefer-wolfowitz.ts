/**
 * The waits of calls that are answered first come first served by equal agents, by the recursion of J. Kiefer and
 * J. Wolfowitz (1955): the agents' remaining work, in ascending order, is all there is to know.
 * @returns the wait of each call, in the unit of the times given.
 */
export function kieferWolfowitz(
  agents: number,
  calls: readonly { readonly at: number; readonly handling: number }[],
): number[] {
  let work: number[] = Array.from({ length: agents }, () => 0);
  let last = 0;
  return calls.map(({ at, handling }) => {
    const elapsed = at - last;
    last = at;
    work = work.map((left) => Math.max(0, left - elapsed));
    const [wait = 0, ...others] = work;
    const mine = wait + handling;
    const place = others.findIndex((left) => left >= mine);
    others.splice(place < 0 ? others.length : place, 0, mine);
    work = others;
    return wait;
  });
}
