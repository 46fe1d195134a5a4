import type { Json } from '../parsed';
import { isSid, type SidPrefix } from '../sid';
import { holds } from './evaluation';
import type { Comparison, Operand, Path } from './syntax';

/*
 * Comparisons with constants cut the values of a name into finitely many classes: all values of a class make every one
 * of those comparisons the same. One value of each class is enough to know what a condition can be.
 */

/** What can stand at a path. */
export type Domain = 'any' | 'object' | 'whole number' | 'nothing' | { readonly sid: SidPrefix };

/** Values that comparisons with constants cannot tell apart. */
export interface ValueClass {
  /** What each comparison of the path is for a value of the class. */
  readonly outcomes: readonly boolean[];
  /** Values of the class; empty where none was found, though there may be some. */
  readonly samples: readonly Json[];
}

/** More constants than these to be contained or had make too many classes. */
const MOST_PARTS = 6;

/**
 * Whether a comparison reads one path and constants, in a form that classes are made for: all but a constant that
 * CONTAINS what is at the path.
 */
export function comparesWithConstants({ operator, left, right }: Comparison): boolean {
  if (left.kind === 'path') return isConstant(right);
  return right.kind === 'path' && isConstant(left) && operator !== 'CONTAINS';
}

function isConstant(operand: Operand): boolean {
  return operand.kind === 'literal' || (operand.kind === 'list' && operand.items.every(isConstant));
}

/**
 * The classes of what can be at a path; between them they have every value.
 * @param path what all the comparisons read
 * @param comparisons each {@link comparesWithConstants}
 * @param further values to find samples among
 * @returns undefined where there would be too many
 */
export function valueClasses(
  path: Path,
  comparisons: readonly Comparison[],
  domain: Domain,
  further: readonly Json[] = [],
): readonly ValueClass[] | undefined {
  const constants = comparisons.flatMap(({ left, right }) => [left, right].flatMap(constantsOf));
  const texts = [...constants, ...further].filter((value) => typeof value === 'string');
  const numbers = [...constants, ...further].filter((value) => typeof value === 'number');
  const outcomesOf = (value: Json) => {
    const scope = scopeWith(path, value);
    return comparisons.map((one) => holds(one, scope));
  };
  const classes = new Map<string, ValueClass>();
  const add = (outcomes: readonly boolean[], samples: readonly Json[]) => {
    const key = outcomes.map(Number).join('');
    const before = classes.get(key)?.samples ?? [];
    classes.set(key, { outcomes, samples: [...before, ...samples] });
  };
  const addValue = (value: Json) => add(outcomesOf(value), [value]);
  if (domain === 'object') addValue({});
  else if (domain === 'nothing') addValue(null);
  else if (domain === 'whole number') for (const value of wholeNumbers(numbers)) addValue(value);
  else {
    const parts = partsOf(comparisons);
    const members = membersOf(comparisons);
    if (parts.length > MOST_PARTS || members.length > MOST_PARTS) return undefined;
    if (domain === 'any') {
      for (const value of [null, true, false, {}, ...someNumbers(numbers), ...subsetsOf(members)])
        addValue(value);
      // Beyond the greatest number of JSON lies what JSON.parse makes of 1e999.
      add(outcomesOf(Number.POSITIVE_INFINITY), []);
      add(outcomesOf(Number.NEGATIVE_INFINITY), []);
    }
    addTexts({ comparisons, texts, parts, outcomesOf, add, domain });
  }
  return [...classes.values()];
}

interface TextClasses {
  readonly comparisons: readonly Comparison[];
  readonly texts: readonly string[];
  readonly parts: readonly string[];
  readonly outcomesOf: (value: string) => readonly boolean[];
  readonly add: (outcomes: readonly boolean[], samples: readonly Json[]) => void;
  readonly domain: 'any' | { readonly sid: SidPrefix };
}

/** The constants themselves, and for what lies between two of them every choice of the parts that it may contain. */
function addTexts({ comparisons, texts, parts, outcomesOf, add, domain }: TextClasses): void {
  const isPossible = (value: string) => domain === 'any' || isSid(domain.sid, value);
  const own = domain === 'any' ? [] : [`${domain.sid}${'0'.repeat(32)}`, `${domain.sid}${'f'.repeat(32)}`];
  for (const value of [...new Set([...texts, ...own])].filter(isPossible)) add(outcomesOf(value), [value]);
  const sorted = [...new Set(texts)].sort(byCodeUnits);
  const choices = subsetsOf(parts).filter((chosen) => isClosed(chosen, parts));
  for (const [start, end] of intervals(sorted)) {
    const between = textBetween(start, end);
    if (between === undefined) continue;
    const plain = outcomesOf(between);
    for (const chosen of choices) {
      const outcomes = comparisons.map((comparison, index) => {
        const part = containedPart(comparison);
        return part === undefined ? plain[index] === true : chosen.includes(part);
      });
      const samples = [between, ...textsOf(between, chosen)].filter(
        (value) => isPossible(value) && sameOutcomes(outcomesOf(value), outcomes),
      );
      add(outcomes, samples.slice(0, 1));
    }
  }
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function sameOutcomes(a: readonly boolean[], b: readonly boolean[]): boolean {
  return a.every((outcome, index) => outcome === b[index]);
}

/** Pairs of neighbours; undefined is beyond the first or the last. */
function intervals<T>(sorted: readonly T[]): [T | undefined, T | undefined][] {
  return Array.from({ length: sorted.length + 1 }, (_, index) => [sorted[index - 1], sorted[index]]);
}

/** A text after `start` and before `end`, a legible one if there is one; undefined where none is. */
function textBetween(start: string | undefined, end: string | undefined): string | undefined {
  const tries =
    start === undefined ? ['other', ''] : ['z', 'a', '0', '!', '\u0000'].map((more) => start + more);
  return tries.find((text) => end === undefined || text < end);
}

function textsOf(start: string, parts: readonly string[]): string[] {
  const joined = parts.join(' ');
  return [`${start} ${joined}`, start + joined, joined, parts.join(''), `!${joined}`];
}

/** What contains a text contains every part of that text. */
function isClosed(chosen: readonly string[], parts: readonly string[]): boolean {
  return parts.every(
    (part) => chosen.includes(part) || (part !== '' && !chosen.some((whole) => whole.includes(part))),
  );
}

function containedPart({ operator, left, right }: Comparison): string | undefined {
  if (operator !== 'CONTAINS' || left.kind !== 'path' || right.kind !== 'literal') return undefined;
  return typeof right.value === 'string' ? right.value : undefined;
}

/** The texts that the path of these comparisons has to contain, each once. */
function partsOf(comparisons: readonly Comparison[]): string[] {
  return [...new Set(comparisons.map(containedPart).filter((part) => part !== undefined))];
}

/** The constants that the path of these comparisons has to have as a member, each once. */
function membersOf(comparisons: readonly Comparison[]) {
  const members = comparisons.flatMap(({ operator, left, right }) => {
    if (operator === 'HAS') return left.kind === 'path' ? constantsOf(right) : [];
    const isMembership = (operator === 'IN' || operator === 'NOT IN') && right.kind === 'path';
    return isMembership ? constantsOf(left) : [];
  });
  return [...new Set(members)];
}

function subsetsOf<T>(all: readonly T[]): T[][] {
  const subsets: T[][] = [[]];
  for (const item of all) subsets.push(...subsets.map((chosen) => [...chosen, item]));
  return subsets;
}

/** The numbers, and one of each gap between them: a whole one if there is one. */
function someNumbers(given: readonly number[]): number[] {
  const sorted = [...new Set(given)].sort((a, b) => a - b);
  const gaps = intervals(sorted).flatMap(([start, end]) => {
    if (start === undefined) return end === undefined ? [0] : [Math.ceil(end) - 1, 2 * end];
    if (end === undefined) return [Math.floor(start) + 1, 2 * start];
    return [Math.floor(start) + 1, start / 2 + end / 2];
  });
  return [...sorted, ...gaps].filter(Number.isFinite);
}

/** As {@link someNumbers}, of the whole numbers from 0. */
function wholeNumbers(given: readonly number[]): number[] {
  const near = given.flatMap((number) => [Math.ceil(number) - 1, number, Math.floor(number) + 1]);
  return [...new Set([...near, 0])].filter((number) => Number.isSafeInteger(number) && number >= 0);
}

function constantsOf(operand: Operand): (string | number | boolean | null)[] {
  if (operand.kind === 'literal') return [operand.value];
  return operand.kind === 'list' ? operand.items.flatMap(constantsOf) : [];
}

function scopeWith([first, ...rest]: Path, value: Json): object {
  const below = rest.reduceRight<unknown>((inner, key) => {
    if (typeof key === 'string') return { [key]: inner };
    const list: unknown[] = [];
    list[key] = inner;
    return list;
  }, value);
  return { [first]: below };
}
