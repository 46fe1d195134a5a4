import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEventFile } from '../../replay/event-file';
import { recordedTasks } from '../../replay/recorded-tasks';
import { readWorkspaceFile } from '../../seed/workspace-file';
import type { WorkspaceSeed } from '../../seed/workspace-seed';
import { differencesOf } from '../compare/differences';
import { workspaceChanges } from '../compare/workspace-changes';
import type { Demand, People, RecordedTask } from '../demand';
import { demandProblems } from '../demand-names';
import { demandSchema } from '../demand-schema';
import { replicateInThreads } from '../parallel/replicate-in-threads';
import type { Model } from '../replication';
import type { ReplicationRecord } from '../replication-record';
import { htmlComparison, htmlReport } from '../report/html-report';
import { type ComparisonReport, type VersionReport, versionReport } from '../report/report';
import { textComparison } from '../report/text-comparison';
import { textReport } from '../report/text-report';
import { modelOf } from '../simulate';
import { readDayFile } from './day-file';
import { readDemandFile } from './demand-file';
import { InputFileError } from './input-file-error';
import { ProgressBar } from './progress-bar';
import { parseSimulateOptions, SIMULATE_USAGE, type SimulateCommandOptions } from './simulate-options';

const SCHEMA_FILE = join(__dirname, '..', '..', '..', 'demand.schema.json');

/**
 * `npm run simulate`. Prints the report; writes a file only where one was asked for.
 * @param signal breaks off: what is done is reported.
 * @throws UsageError, InputFileError or WorkspaceFileError, whose messages are for the user.
 */
export async function simulateCommand(args: readonly string[], signal: AbortSignal): Promise<void> {
  const options = parseSimulateOptions(args);
  if (options === 'help') {
    console.log(SIMULATE_USAGE);
    return;
  }
  if (options === 'schema') {
    writeFileSync(SCHEMA_FILE, `${JSON.stringify(demandSchema(), null, 2)}\n`);
    console.log('Wrote demand.schema.json; npm run format puts it in order.');
    return;
  }
  const workspace = readWorkspaceFile(options.workspace);
  const { demand, people } = readDemand(options, workspace);
  const version = (seed: WorkspaceSeed): Model =>
    modelOf(seed, demand, people, {
      seed: options.seed,
      answerWithin: options.serviceLevel.seconds,
      routing: options.routing,
    });
  const models = [version(workspace)];
  if (options.against !== undefined) models.push(version(readAgainst(options.against, demand, people)));
  const sets = await runAll(options, models, signal);
  const reports = models.map((model, index) =>
    versionReport(
      model,
      sets.flatMap((records) => records[index] ?? []),
    ),
  );
  const [before, after] = reports;
  if (before === undefined) return;
  if (after === undefined) printVersion(before, options);
  else printComparison(comparisonOf(before, after), options);
}

function readDemand(
  options: SimulateCommandOptions,
  workspace: WorkspaceSeed,
): { readonly demand: Demand; readonly people: People } {
  const described = options.demand === undefined ? undefined : readDemandFile(options.demand, workspace);
  const recorded = [...readDay(options, workspace), ...readEvents(options)];
  const last = Math.max(0, ...recorded.map(({ arrivedAt }) => arrivedAt));
  const demand = described?.demand ?? { hours: Math.max(1, Math.ceil((last + 1) / 3600)), streams: [] };
  return { demand: { ...demand, recorded }, people: described?.people ?? {} };
}

function readDay(
  { day, handling, patience }: SimulateCommandOptions,
  workspace: WorkspaceSeed,
): RecordedTask[] {
  return day === undefined ? [] : readDayFile(day, workspace, { handling, patience });
}

function readEvents({ events, handling }: SimulateCommandOptions): RecordedTask[] {
  if (events === undefined) return [];
  const { tasks, withoutEnd } = recordedTasks(readEventFile(events), handling);
  if (withoutEnd > 0) {
    console.error(
      `${withoutEnd} tasks whose end is not in ${events} are left out; --handle-seconds takes them in.`,
    );
  }
  if (tasks.length > 0) return tasks;
  throw new InputFileError(events, ['there is no task in it whose creation and end it has']);
}

function readAgainst(path: string, demand: Demand, people: People): WorkspaceSeed {
  const seed = readWorkspaceFile(path);
  const problems = demandProblems(seed, demand, people);
  if (problems.length === 0) return seed;
  throw new InputFileError(
    path,
    problems.map(({ path: field, message }) => `the demand's ${field}: ${message}`),
  );
}

async function runAll(
  { replications, threads }: SimulateCommandOptions,
  models: readonly Model[],
  signal: AbortSignal,
): Promise<ReplicationRecord[][]> {
  const bar = new ProgressBar(process.stderr);
  const onProgress = (share: number) => bar.update(share);
  const sets = await replicateInThreads({ models, replications, threads, signal, onProgress });
  bar.clear();
  if (sets.length < replications) console.error(`Broken off after ${sets.length} of ${replications} runs.`);
  return sets;
}

function comparisonOf(before: VersionReport, after: VersionReport): ComparisonReport {
  const versions = { before: before.model.workspace, after: after.model.workspace };
  const pairs = before.records.flatMap((record, index) => {
    const other = after.records[index];
    return other === undefined ? [] : [{ before: record, after: other }];
  });
  return {
    before,
    after,
    changes: workspaceChanges(versions.before, versions.after),
    differences: differencesOf(versions, pairs),
  };
}

function printVersion(report: VersionReport, { json, html, serviceLevel }: SimulateCommandOptions): void {
  if (html !== undefined) writeFileSync(html, htmlReport(report, serviceLevel));
  console.log(json ? JSON.stringify(report.simulation) : textReport(report, serviceLevel));
}

function printComparison(
  report: ComparisonReport,
  { json, html, serviceLevel }: SimulateCommandOptions,
): void {
  if (html !== undefined) writeFileSync(html, htmlComparison(report, serviceLevel));
  const { before, after, changes, differences } = report;
  const { total, queues, workers } = after.simulation;
  const object = { ...before.simulation, against: { total, queues, workers }, changes, differences };
  console.log(json ? JSON.stringify(object) : textComparison(report, serviceLevel));
}
