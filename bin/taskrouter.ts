import { App } from 'aws-cdk-lib';
import { ConfigurationError, readConfiguration } from '#lib/configuration';
import { checkDecisionModule, DecisionModuleError } from '#lib/rules/decision-module';
import { AssignmentRulesError, readAssignmentRules } from '#lib/rules/read-rules';
import { decidesLater, TaskRouterStack } from '#lib/task-router-stack';

const app = new App();
try {
  const configuration = readConfiguration(app.node.getAllContext());
  const rules = readAssignmentRules(configuration.assignmentRules);
  if (decidesLater(rules)) checkDecisionModule(configuration.decision);
  new TaskRouterStack(app, 'TaskRouter', { configuration, rules });
} catch (error) {
  // What the user has to mend is in the message; a stack trace would bury it.
  const isForUsers = [ConfigurationError, AssignmentRulesError, DecisionModuleError].some(
    (type) => error instanceof type,
  );
  if (!isForUsers || !(error instanceof Error)) throw error;
  console.error(error.message);
  process.exit(1);
}
app.synth();
