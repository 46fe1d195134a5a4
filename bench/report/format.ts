import type { Summary } from '../statistics';

/** `62.1 ms` */
export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} ms`;
}

/** A ratio with its quartiles: `1.62× (1.58–1.70)`. */
export function spread({ median, low, high }: Summary): string {
  return `${median.toFixed(2)}× (${low.toFixed(2)}–${high.toFixed(2)})`;
}

/** `12,345` */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `$1.23`; more digits below a cent. */
export function dollars(value: number): string {
  return `$${value.toFixed(value !== 0 && value < 0.01 ? 4 : 2)}`;
}
