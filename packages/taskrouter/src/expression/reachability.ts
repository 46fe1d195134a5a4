import { isJsonObject, type Json, type JsonObject } from '../parsed';
import { holds } from './evaluation';
import { type Comparison, type Condition, comparisonsOf, type Operand, type Path } from './syntax';
import { comparesWithConstants, type Domain, valueClasses } from './value-classes';

/** Whether a condition can hold where none of some others does. */
export type Reach =
  /** It can: over this scope. */
  | { readonly kind: 'reached'; readonly scope: JsonObject }
  /** It cannot, whatever the attributes are. */
  | { readonly kind: 'never' }
  | { readonly kind: 'undecided'; readonly because: string };

/** Steps of a search, and scopes that are built and evaluated in it. Far more than rules that people write need. */
const MOST_STEPS = 20_000;
const MOST_TRIES = 2_000;

/**
 * Decides whether `when` can hold where none of the earlier conditions does. The answer is sound: `reached` comes with a
 * scope that was evaluated, and `never` is only said after every combination of values that the conditions can tell apart.
 * Comparisons of two attributes with each other are taken as either, so they may leave it undecided.
 * @param domainOf what can stand at a path; anything by default
 */
export function reach(
  when: Condition,
  earlier: readonly Condition[],
  domainOf: (path: Path) => Domain = () => 'any',
): Reach {
  return new Search(when, earlier, domainOf).result();
}

/** One way that a name, or a comparison of several names, can be. */
interface Choice {
  readonly outcomes: readonly (readonly [comparison: string, outcome: boolean])[];
  readonly samples: readonly Json[];
}

interface Variable {
  /** Undefined for a comparison that is taken as either. */
  readonly path?: Path;
  readonly choices: readonly Choice[];
}

type Outcomes = Map<string, boolean>;

class Search {
  private readonly variables: readonly Variable[];
  private readonly outcomes: Outcomes = new Map();
  private readonly chosen: Choice[] = [];
  private steps = 0;
  private tries = 0;
  private found: JsonObject | undefined;
  /** Whether something was left that no scope was found for, though there may be one. */
  private hasDoubt = false;
  private hasFreeComparison = false;

  constructor(
    private readonly when: Condition,
    private readonly earlier: readonly Condition[],
    domainOf: (path: Path) => Domain,
  ) {
    const comparisons = new Map(
      [when, ...earlier].flatMap(comparisonsOf).map((comparison) => [keyOf(comparison), comparison]),
    );
    this.variables = this.variablesOf([...comparisons.values()], domainOf);
  }

  result(): Reach {
    this.look(0, this.earlier);
    if (this.found !== undefined) return { kind: 'reached', scope: this.found };
    if (this.steps > MOST_STEPS) return { kind: 'undecided', because: 'there are too many combinations' };
    if (!this.hasDoubt) return { kind: 'never' };
    const because = this.hasFreeComparison
      ? 'it depends on how attributes compare with each other'
      : 'no attributes were found that show it';
    return { kind: 'undecided', because };
  }

  private variablesOf(comparisons: readonly Comparison[], domainOf: (path: Path) => Domain): Variable[] {
    const free: Comparison[] = [];
    const byPath = new Map<string, { path: Path; comparisons: Comparison[] }>();
    for (const comparison of comparisons) {
      const paths = pathsOf(comparison);
      if (paths.length === 0) this.outcomes.set(keyOf(comparison), holds(comparison, {}));
      else if (!comparesWithConstants(comparison)) free.push(comparison);
      for (const path of paths) {
        const known = byPath.get(JSON.stringify(path)) ?? { path, comparisons: [] };
        if (comparesWithConstants(comparison)) known.comparisons.push(comparison);
        byPath.set(JSON.stringify(path), known);
      }
    }
    const further = free.length === 0 ? [] : comparisons.flatMap(constantsOf).slice(0, 20);
    const variables = [...byPath.values()].map(({ path, comparisons: own }): Variable => {
      const classes = valueClasses(path, own, domainOf(path), further);
      if (classes === undefined) {
        free.push(...own);
        return {
          path,
          choices: [{ outcomes: [], samples: [null, {}, [], 'other', 1, ...own.flatMap(constantsOf)] }],
        };
      }
      const choices = classes.map(({ outcomes, samples }) => ({
        outcomes: own.map((comparison, index) => [keyOf(comparison), outcomes[index] === true] as const),
        samples,
      }));
      return { path, choices };
    });
    this.hasFreeComparison = free.length > 0;
    const either = free.map((comparison): Variable => {
      const outcome = (value: boolean) => ({ outcomes: [[keyOf(comparison), value]] as const, samples: [] });
      return { choices: [outcome(true), outcome(false)] };
    });
    return [...variables, ...either];
  }

  /**
   * Chooses for the variables from `index` on; ends at the first scope that shows it.
   * @param above the earlier conditions that may still hold
   */
  private look(index: number, above: readonly Condition[]): void {
    if (this.found !== undefined || ++this.steps > MOST_STEPS) return;
    if (outcomeOf(this.when, this.outcomes) === false) return;
    const open: Condition[] = [];
    for (const condition of above) {
      const outcome = outcomeOf(condition, this.outcomes);
      if (outcome === true) return;
      if (outcome === undefined) open.push(condition);
    }
    const variable = this.variables[index];
    if (variable === undefined) {
      this.found = this.scope();
      this.hasDoubt ||= this.found === undefined;
      return;
    }
    for (const choice of variable.choices) {
      for (const [comparison, outcome] of choice.outcomes) this.outcomes.set(comparison, outcome);
      this.chosen[index] = choice;
      this.look(index + 1, open);
      for (const [comparison] of choice.outcomes) this.outcomes.delete(comparison);
    }
  }

  /** A scope of samples that was seen to do what is asked. */
  private scope(): JsonObject | undefined {
    const places = this.variables.flatMap(({ path }, index) =>
      path === undefined ? [] : [{ path, samples: this.chosen[index]?.samples ?? [] }],
    );
    places.sort((a, b) => a.path.length - b.path.length);
    return this.filled({}, places);
  }

  private filled(
    scope: JsonObject,
    [place, ...rest]: readonly { readonly path: Path; readonly samples: readonly Json[] }[],
  ): JsonObject | undefined {
    if (place === undefined) {
      this.tries++;
      const shows = holds(this.when, scope) && !this.earlier.some((condition) => holds(condition, scope));
      return shows ? scope : undefined;
    }
    for (const sample of place.samples) {
      if (this.tries > MOST_TRIES) return undefined;
      const wider = sample === null ? scope : withValue(scope, place.path, sample);
      const found = isJsonObject(wider) ? this.filled(wider, rest) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** What a condition is as far as its comparisons are known. */
function outcomeOf(condition: Condition, outcomes: Outcomes): boolean | undefined {
  if (condition.kind === 'comparison') return outcomes.get(keyOf(condition));
  const decisive = condition.kind === 'or';
  let result: boolean | undefined = !decisive;
  for (const part of condition.conditions) {
    const outcome = outcomeOf(part, outcomes);
    if (outcome === decisive) return decisive;
    if (outcome === undefined) result = undefined;
  }
  return result;
}

/** The longest list that is made to hold a value at an index. */
const LONGEST_LIST = 100;

/** The container with a value at a path below it; undefined where something else is in the way. */
function withValue(
  container: Json | undefined,
  [key, ...rest]: readonly (string | number)[],
  value: Json,
): Json | undefined {
  if (key === undefined) return container === undefined ? value : undefined;
  if (typeof key === 'string') {
    const before = container ?? {};
    if (!isJsonObject(before)) return undefined;
    const inner = withValue(Object.hasOwn(before, key) ? before[key] : undefined, rest, value);
    return inner === undefined ? undefined : { ...before, [key]: inner };
  }
  const before = container ?? [];
  if (!Array.isArray(before) || key > LONGEST_LIST) return undefined;
  const inner = withValue(before[key] ?? undefined, rest, value);
  if (inner === undefined) return undefined;
  const length = Math.max(before.length, key + 1);
  return Array.from({ length }, (_, index) => (index === key ? inner : (before[index] ?? null)));
}

const KEYS = new WeakMap<Comparison, string>();

/** Comparisons that read alike are one. */
function keyOf(comparison: Comparison): string {
  const known = KEYS.get(comparison) ?? JSON.stringify(comparison);
  KEYS.set(comparison, known);
  return known;
}

function pathsOf({ left, right }: Comparison): Path[] {
  const of = (operand: Operand): Path[] => {
    if (operand.kind === 'path') return [operand.path];
    return operand.kind === 'list' ? operand.items.flatMap(of) : [];
  };
  return [left, right].flatMap(of);
}

function constantsOf({ left, right }: Comparison): Json[] {
  const of = (operand: Operand): Json[] => {
    if (operand.kind === 'literal') return [operand.value];
    return operand.kind === 'list' ? operand.items.flatMap(of) : [];
  };
  return [left, right].flatMap(of);
}
