import type { AssignmentRules } from '#lambda/callback/rule-evaluation';
import { type ConfigFolder, readConfigFolder } from './config-folder';
import { type Configuration, parseConfiguration } from './configuration';
import { CONFIGURATION_KEYS } from './configuration-keys';
import { decisionProblems } from './rules/decision-module';
import { loadAssignmentRules } from './rules/read-rules';

/** Everything that a stack is made of. */
export interface Deployment {
  readonly configuration: Configuration;
  readonly rules: AssignmentRules;
}

/** Everything that is wrong with a deployment's configuration, rules and decision, one line each. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError';

  /** @param stackName the stack that it is about, as far as that is known */
  constructor(
    problems: readonly string[],
    readonly stackName: string,
    /** Whether nothing says yet which Workspace the deployment is for. */
    readonly isUnconfigured: boolean,
  ) {
    const hint = isUnconfigured
      ? '\nNothing says yet which Workspace this is for: npm run setup asks for it, and the README shows it by hand.'
      : '';
    super(
      `There are ${problems.length} problem(s):\n${problems.map((line) => `  ${line}`).join('\n')}${hint}`,
    );
  }
}

/**
 * Reads and checks all that a deployment needs.
 * @param context CDK context: text from `-c key=value`, any JSON from a file
 * @param region where the stack goes, as far as that is known
 * @throws DeploymentError with every problem at once
 */
export function readDeployment(context: Readonly<Record<string, unknown>>, region?: string): Deployment {
  const folder = readConfigFolder(context);
  const { given, parsed } = parseConfiguration({ ...folder.values, ...context }, region);
  const { assignmentRules, decision, stackName } = given;
  const rules = assignmentRules === undefined ? undefined : loadAssignmentRules(assignmentRules);
  // The compiler takes its time: it is asked where its answer matters.
  const isDeciding = (rules?.ok && decidesLater(rules.value)) || decision !== folder.ownDecision;
  const problems = [
    ...folder.problems,
    ...(parsed.ok
      ? []
      : parsed.problems.map(({ path, message }) => `${place(path, context, folder)}  ${message}`)),
    ...(rules === undefined || rules.ok ? [] : rules.problems.map((line) => `${assignmentRules}: ${line}`)),
    ...(decision !== undefined && isDeciding ? decisionProblems(decision) : []),
  ];
  if (parsed.ok && rules?.ok && problems.length === 0)
    return { configuration: parsed.value, rules: rules.value };
  const { accountSid, workspaceSid, workflowSid } = { ...folder.values, ...context };
  // A stage that is misspelt is not a beginning: `cdk destroy` must not fall back to the stack of another name.
  const isUnconfigured =
    folder.problems.length === 0 &&
    [accountSid, workspaceSid, workflowSid].every((sid) => sid === undefined || sid === '');
  throw new DeploymentError(problems, stackName ?? CONFIGURATION_KEYS.stackName.default, isUnconfigured);
}

/** Where a value is written, or could be. */
function place(key: string, context: Readonly<Record<string, unknown>>, { fileOf }: ConfigFolder): string {
  const file = Object.hasOwn(context, key) ? undefined : fileOf(key);
  return file === undefined ? `-c ${key}=…` : `${file}: ${key}`;
}

/** Whether any assignment is decided after its callback. */
function decidesLater({ rules, otherwise }: AssignmentRules): boolean {
  return [...rules.map(({ answer }) => answer), otherwise].includes('decide-later');
}
