import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeProblems, type Parsed } from 'taskrouter/parsed';
import { type Assignment, parseAssignment } from '#lambda/callback/assignment';
import { answerTo } from '#lambda/callback/rule-evaluation';
import { type Form, parseForm, parseFormJson } from '#lambda/http/form';
import { explainRules } from '#lib/rules/explanation';
import { AssignmentRulesError, readAssignmentRules } from '#lib/rules/read-rules';
import { assignmentRulesSchema, ruleCasesSchema } from '#lib/rules/rules-schema';
import { checkRules } from './rules/check-rules';
import { caseFilesIn, testRules } from './rules/test-rules';

const USAGE = `npm run rules -- check [--rules file]
    checks the assignment rules as a deployment does, and shows a callback that each rule answers
npm run rules -- explain callback.json [--rules file]
    tells which rule answers a captured callback, and why the others don't;
    the file holds the callback's parameters, as a JSON object or as the form itself
npm run rules -- test [cases.json …] [--rules file]
    compares what the rules make of cases with what these expect; without a file, of all in config/;
    exit code 0: all as expected, 1: something differs, 2: a file is unusable
npm run rules -- schema
    writes the schemas of rules and cases anew, after a change of the instructions' table`;

const SCHEMAS = join(__dirname, '..', 'schemas');

/** What the user has to mend is in the message. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

function main(): void {
  const { positionals, values } = parse();
  const [command, ...files] = positionals;
  if (command === 'check' && files.length === 0) console.log(checkRules(values.rules));
  else if (command === 'explain' && files[0] !== undefined && files.length === 1)
    explain(files[0], values.rules);
  else if (command === 'test') test(files, values.rules);
  else if (command === 'schema' && files.length === 0) writeSchema();
  else throw new UsageError(USAGE);
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { rules: { type: 'string', default: 'config/assignment-rules.json' } },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : 'unusable options'}\n\n${USAGE}`);
  }
}

function explain(callbackFile: string, path: string): void {
  const rules = readAssignmentRules(path);
  const assignment = readCallback(callbackFile);
  for (const { rule, outcome, because } of explainRules(assignment, rules)) {
    console.log(`${rule}: ${outcome}`);
    for (const reason of because) console.log(`    ${reason}`);
  }
  const { answer, rule } = answerTo(assignment, rules);
  console.log(`\n${rule === undefined ? 'otherwise' : `"${rule}"`} answers ${JSON.stringify(answer)}`);
}

function readCallback(file: string): Assignment {
  const assignment = parseAssignment(readForm(file));
  if (assignment.ok) return assignment.value;
  throw new UsageError(`${file} is not an Assignment Callback: ${describeProblems(assignment.problems)}`);
}

function readForm(file: string): Form {
  const text = read(file);
  const form = text.startsWith('{') ? parseFormJson(text) : formOf(parseForm(text));
  if (form !== undefined) return form;
  throw new UsageError(
    `${file} takes the callback's parameters as texts: {"TaskSid": "WT…", "TaskAttributes": "{…}", …}`,
  );
}

function formOf(parsed: Parsed<Form>): Form | undefined {
  return parsed.ok ? parsed.value : undefined;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new UsageError(`${file} cannot be read`);
  }
}

function test(given: readonly string[], rules: string): void {
  const files = given.length > 0 ? given : caseFilesIn('config');
  if (files.length === 0)
    console.log('config/ has no cases yet; docs/assignment-rules.md shows a cases.json.');
  const { code, report } = testRules(files, rules);
  console.log(report);
  process.exitCode = code;
}

function writeSchema(): void {
  const schemas = {
    'assignment-rules.schema.json': assignmentRulesSchema(),
    'rule-cases.schema.json': ruleCasesSchema(),
  };
  for (const [name, schema] of Object.entries(schemas))
    writeFileSync(join(SCHEMAS, name), `${JSON.stringify(schema, null, 2)}\n`);
  console.log('Wrote the schemas; npm run format puts them in order.');
}

try {
  main();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof AssignmentRulesError)) throw error;
  console.error(error.message);
  process.exit(1);
}
