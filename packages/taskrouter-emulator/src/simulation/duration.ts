import type { Draws, Place, Purpose } from './random';

/** How long something takes, in seconds. */
export type Duration =
  | { readonly constant: number }
  /** The mean. */
  | { readonly exponential: number }
  | { readonly lognormal: { readonly mean: number; readonly sd: number } }
  /** One of these, each as likely as the others. */
  | { readonly samples: readonly number[] };

/** A duration's length for one task in whole ms, the engine's own grain. */
export type Sampler = (draws: Draws, place: Place, purpose: Purpose, attempt?: number) => number;

/** How to draw from the duration. */
export function samplerOf(duration: Duration): Sampler {
  if ('constant' in duration) {
    const length = toMs(duration.constant);
    return () => length;
  }
  if ('exponential' in duration) {
    const mean = duration.exponential;
    return (draws, place, purpose, attempt) => toMs(-mean * Math.log(draws.uniform(place, purpose, attempt)));
  }
  if ('samples' in duration) {
    const lengths = duration.samples.map(toMs);
    return (draws, place, purpose, attempt) =>
      lengths[Math.floor(draws.uniform(place, purpose, attempt) * lengths.length)] ?? 0;
  }
  return lognormal(duration.lognormal);
}

// The logarithm is normal: by Box and Muller from two uniform numbers.
function lognormal({ mean, sd }: { readonly mean: number; readonly sd: number }): Sampler {
  const variance = Math.log(1 + (sd / mean) ** 2);
  const centre = Math.log(mean) - variance / 2;
  const spread = Math.sqrt(variance);
  return (draws, place, purpose, attempt) => {
    const radius = Math.sqrt(-2 * Math.log(draws.uniform(place, purpose, attempt, 0)));
    const angle = 2 * Math.PI * draws.uniform(place, purpose, attempt, 1);
    return toMs(Math.exp(centre + spread * radius * Math.cos(angle)));
  };
}

/** The mean of the duration, in seconds. */
export function meanOf(duration: Duration): number {
  if ('constant' in duration) return duration.constant;
  if ('exponential' in duration) return duration.exponential;
  if ('lognormal' in duration) return duration.lognormal.mean;
  return duration.samples.reduce((sum, sample) => sum + sample, 0) / duration.samples.length;
}

export function toMs(seconds: number): number {
  return Math.round(seconds * 1000);
}
