import { differencesOf } from '#src/simulation/compare/differences';
import { workspaceChanges } from '#src/simulation/compare/workspace-changes';
import { replicate } from '#src/simulation/replication-record';
import { htmlComparison, htmlReport } from '#src/simulation/report/html-report';
import { versionReport } from '#src/simulation/report/report';
import { textComparison } from '#src/simulation/report/text-comparison';
import { textReport } from '#src/simulation/report/text-report';
import { modelOf } from '#src/simulation/simulate';
import { HELP_DESK_DEMAND, helpDesk } from './help-desk';

const LEVEL = { share: 0.8, seconds: 20 };
const HOSTILE = `<img src="https://example.com/x.png" onerror='alert(1)'>`;

function reportOf(seed: ReturnType<typeof helpDesk>) {
  const model = modelOf(seed, HELP_DESK_DEMAND, {}, {});
  return versionReport(
    model,
    [0, 1, 2].map((replication) => replicate(model, replication)),
  );
}

function comparison() {
  const before = reportOf(helpDesk());
  const after = reportOf(helpDesk({ billingTimeout: 300 }));
  const versions = { before: before.model.workspace, after: after.model.workspace };
  const pairs = before.records.flatMap((record, index) => {
    const other = after.records[index];
    return other === undefined ? [] : [{ before: record, after: other }];
  });
  const changes = workspaceChanges(versions.before, versions.after);
  return { before, after, changes, differences: differencesOf(versions, pairs) };
}

test('the page is complete in itself: no script, nothing fetched, and names of others stay text', () => {
  const seed = helpDesk();
  const [first, ...others] = seed.workers;
  const workers = [...others, { ...first, friendlyName: HOSTILE }];
  const html = htmlReport(reportOf({ ...seed, friendlyName: HOSTILE, workers }), LEVEL);
  expect(html).not.toMatch(/<script|<img|<link|onerror='|url\(|@import/);
  expect(html).toContain('&#60;img src=&#34;');
  // Waits, service level, occupancy and the queue's length, each with a line for all and for each queue.
  expect(html.match(/<svg /g)?.length).toBe(4);
  expect(html.match(/<path /g)?.length).toBe(4 * 4);
  expect(html).not.toContain('NaN');
});

test('the comparison shows both days, the difference between the files, and what it does', () => {
  const html = htmlComparison(comparison(), LEVEL);
  expect(html).toContain('timeout: 30 → 300');
  expect(html).toContain('Mean wait in Billing');
  expect(html).not.toMatch(/NaN|undefined|<script/);
});

test('the tables of the terminal say what the page says', () => {
  const { before } = comparison();
  expect(textReport(before, LEVEL)).toMatch(/Help desk: 5\.5 hours, 3 runs, seed 1\n\n +offered +answered/);
  expect(textComparison(comparison(), LEVEL)).toContain(
    'What differs in the files\n  workflow "Calls", filter "billing", target 1, timeout: 30 → 300\n',
  );
});
