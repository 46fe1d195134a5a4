import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { explainRules } from '#lib/rules/explanation';
import { AssignmentRulesError, readAssignmentRules } from '#lib/rules/read-rules';
import { assignmentRulesSchema, ruleCasesSchema } from '#lib/rules/rules-schema';
import { usualEmulator } from './rules/captured-callbacks';
import { checkRules } from './rules/check-rules';
import { readExplainedInput } from './rules/explained-input';
import { RulesCommandError } from './rules/rules-command-error';
import { caseFilesIn, testRules } from './rules/test-rules';

const USAGE = `npm run rules -- check [--rules file]
    checks the assignment rules as a deployment does, and shows a callback that each rule answers
npm run rules -- explain WR… [--emulator URL] [--rules file]
    tells which rule answers the callback about this Reservation, and why the others don't: as the running
    emulator sent it (by default that of the last npm start)
npm run rules -- explain callback.json [--rules file]
    the same of a captured callback: what GET /_emulator/callbacks shows of it (of a list, the last), its
    parameters as a JSON object, or the form itself
npm run rules -- explain '{"task": {"channel": "chat"}, "worker": {"level": 3}}' [--rules file]
    the same of plain attributes, here or in a file; what isn't given is null
npm run rules -- test [cases.json …] [--rules file]
    compares what the rules make of cases with what these expect; without a file, of all in config/;
    exit code 0: all as expected, 1: something differs, 2: a file is unusable
npm run rules -- schema
    writes the schemas of rules and cases anew, after a change of the instructions' table`;

const VARIABLES_FILE = join(__dirname, '..', 'local.env');
const SCHEMAS = join(__dirname, '..', 'schemas');

async function main(): Promise<void> {
  const { positionals, values } = parse();
  const [command, ...files] = positionals;
  if (command === 'check' && files.length === 0) console.log(checkRules(values.rules));
  else if (command === 'explain' && files[0] !== undefined && files.length === 1)
    await explain(files[0], values.rules, values.emulator);
  else if (command === 'test') test(files, values.rules);
  else if (command === 'schema' && files.length === 0) writeSchema();
  else throw new RulesCommandError(USAGE);
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        rules: { type: 'string', default: 'config/assignment-rules.json' },
        emulator: { type: 'string' },
      },
    });
  } catch (error) {
    throw new RulesCommandError(`${error instanceof Error ? error.message : 'unusable options'}\n\n${USAGE}`);
  }
}

async function explain(given: string, path: string, emulator: string | undefined): Promise<void> {
  const rules = readAssignmentRules(path);
  const { scope, answered } = await readExplainedInput(given, emulator ?? usualEmulator(VARIABLES_FILE));
  const explanations = explainRules(scope, rules);
  for (const { rule, outcome, because } of explanations) {
    console.log(`${rule}: ${outcome}`);
    for (const reason of because) console.log(`    ${reason}`);
  }
  const match = rules.rules[explanations.findIndex(({ outcome }) => outcome === 'matches')];
  const { answer, name } = match ?? { answer: rules.otherwise, name: undefined };
  console.log(`\n${name === undefined ? 'otherwise' : `"${name}"`} answers ${JSON.stringify(answer)}`);
  if (answered !== undefined) console.log(`the callback was answered ${answered}`);
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

main().catch((error: unknown) => {
  if (!(error instanceof RulesCommandError || error instanceof AssignmentRulesError)) throw error;
  console.error(error.message);
  process.exit(1);
});
