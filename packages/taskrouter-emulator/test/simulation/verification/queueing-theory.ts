/*
 * What queueing theory knows exactly. One kind of call, Poisson arrivals, exponential handling times, equal agents,
 * first come first served.
 */

/**
 * Erlang C: the probability of having to wait.
 * @param load arrivals × handling time, in Erlang
 */
export function waitProbability(agents: number, load: number): number {
  let blocked = 1;
  for (let n = 1; n <= agents; n++) blocked = (load * blocked) / (n + load * blocked);
  const free = 1 - load / agents;
  return blocked / (free + (1 - free) * blocked);
}

/** Erlang C: the mean wait of all calls, in handling times. */
export function meanWait(agents: number, load: number): number {
  return waitProbability(agents, load) / (agents - load);
}

/** Erlang C: the share answered within `seconds`. */
export function serviceLevel(agents: number, load: number, handling: number, seconds: number): number {
  return 1 - waitProbability(agents, load) * Math.exp((-(agents - load) * seconds) / handling);
}

export interface ErlangA {
  readonly abandonment: number;
  /** Seconds. */
  readonly waitOfServed: number;
  readonly waitOfAll: number;
}

/** Erlang A: as Erlang C, with callers whose patience is exponential. Times in seconds. */
export function erlangA(agents: number, perSecond: number, handling: number, patience: number): ErlangA {
  const service = 1 / handling;
  const giveUp = 1 / patience;
  // The stationary distribution of the number of calls, a birth-death process; past 50 patiences' worth it is nothing.
  const states = Math.ceil(agents + 50 * perSecond * patience);
  const weights = [1];
  for (let n = 1; n <= states; n++) {
    const leaving = Math.min(n, agents) * service + Math.max(0, n - agents) * giveUp;
    weights.push(((weights[n - 1] ?? 0) * perSecond) / leaving);
  }
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let served = 0;
  let waitOfServed = 0;
  let queue = 0;
  for (let n = agents; n <= states; n++) {
    const share = (weights[n] ?? 0) / all;
    queue += (n - agents) * share;
    // With `ahead` calls before it, a call that comes now goes through ahead + 1 phases; each ends with a call ahead
    // of it leaving (or with an agent becoming free for it), unless its own patience ends first.
    let survives = share;
    let time = 0;
    for (let ahead = n - agents; ahead >= 0; ahead--) {
      const progress = agents * service + ahead * giveUp;
      survives *= progress / (progress + giveUp);
      time += 1 / (progress + giveUp);
    }
    served += survives;
    waitOfServed += survives * time;
  }
  const atOnce = weights.slice(0, agents).reduce((sum, weight) => sum + weight, 0) / all;
  return {
    abandonment: (queue * giveUp) / perSecond,
    waitOfServed: waitOfServed / (atOnce + served),
    waitOfAll: queue / perSecond,
  };
}
