import type { WorkspaceSeed } from '#src/seed/workspace-seed';
import { type Difference, differencesOf } from '#src/simulation/compare/differences';
import { workspaceChanges } from '#src/simulation/compare/workspace-changes';
import { replicate } from '#src/simulation/replication-record';
import { modelOf } from '#src/simulation/simulate';
import { HELP_DESK_DEMAND, helpDesk } from './help-desk';

const people = { acceptSeconds: { exponential: 3 }, missedOffers: 0.05, comeBackSeconds: { constant: 60 } };

function compare(before: WorkspaceSeed, after: WorkspaceSeed): Difference[] {
  const run = (seed: WorkspaceSeed, replication: number) =>
    replicate(modelOf(seed, HELP_DESK_DEMAND, people, {}), replication);
  const pairs = Array.from({ length: 8 }, (_, replication) => ({
    before: run(before, replication),
    after: run(after, replication),
  }));
  return differencesOf({ before, after }, pairs);
}

function verdicts(differences: readonly Difference[]): Record<string, string> {
  return Object.fromEntries(
    differences.map(({ scope, name, figure, verdict }) => [`${scope} ${name} ${figure}`, verdict]),
  );
}

test('two equal workspaces differ by exactly nothing, in whatever way they are written', () => {
  const { workers, workflows, ...rest } = helpDesk();
  const written = { ...rest, workflows, workers: workers.map((worker) => ({ ...worker, capacity: {} })) };
  expect(workspaceChanges(helpDesk(), written)).toEqual([]);
  const differences = compare(helpDesk(), written);
  expect(differences.length).toBeGreaterThan(50);
  expect(differences.filter(({ verdict }) => verdict !== 'none')).toEqual([]);
  expect(differences.filter(({ difference }) => (difference ?? 0) !== 0)).toEqual([]);
});

test('a timeout of 30 made 300 is named, and that its calls wait and are lost', () => {
  const faulty = helpDesk({ billingTimeout: 300 });
  expect(workspaceChanges(helpDesk(), faulty)).toEqual([
    'workflow "Calls", filter "billing", target 1, timeout: 30 → 300',
  ]);
  expect(verdicts(compare(helpDesk(), faulty))).toMatchObject({
    'target Calls › billing › 2 reached': 'less',
    'queue Billing wait.p90': 'more',
    'all  abandoned': 'more',
    'worker Elif tasks': 'less',
    'all  offered': 'none',
  });
});

test("one worker's lost skill is named, and who has to do her work", () => {
  const faulty = helpDesk({ anasSkills: ['technical'] });
  expect(workspaceChanges(helpDesk(), faulty)).toEqual(['worker "Ana", attributes, skills: lost "billing"']);
  expect(verdicts(compare(helpDesk(), faulty))).toMatchObject({
    'queue Billing answered': 'less',
    'target Calls › billing › 2 reached': 'more',
    'worker Ben tasks': 'more',
  });
});

test('a lost default filter is named, and that the calls it was for are not answered', () => {
  const faulty = helpDesk({ hasDefault: false });
  expect(workspaceChanges(helpDesk(), faulty)).toEqual([
    'workflow "Calls", default filter: removed (was queue "Everyone")',
  ]);
  const differences = compare(helpDesk(), faulty);
  expect(verdicts(differences)).toMatchObject({
    'all  endedByWorkflow': 'more',
    'all  answered': 'less',
    'queue Everyone offered': 'less',
  });
});

test('a difference that a single run shows has no interval, and is not called shown', () => {
  const versions = { before: helpDesk(), after: helpDesk({ billingTimeout: 300 }) };
  const run = (seed: WorkspaceSeed) => replicate(modelOf(seed, HELP_DESK_DEMAND, people, {}), 0);
  const differences = differencesOf(versions, [{ before: run(versions.before), after: run(versions.after) }]);
  expect(new Set(differences.map(({ verdict }) => verdict))).toEqual(new Set(['none', 'not shown']));
  expect(differences.every(({ halfWidth }) => halfWidth === null)).toBe(true);
});
