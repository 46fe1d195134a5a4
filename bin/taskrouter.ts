import { App } from 'aws-cdk-lib';
import { ConfigurationError, readConfiguration } from '#lib/configuration';
import { AssignmentRulesError, readAssignmentRules } from '#lib/rules/read-rules';
import { TaskRouterStack } from '#lib/task-router-stack';

const app = new App();
try {
  const configuration = readConfiguration(app.node.getAllContext());
  const rules = readAssignmentRules(configuration.assignmentRules);
  new TaskRouterStack(app, 'TaskRouter', { configuration, rules });
} catch (error) {
  // What the user has to mend is in the message; a stack trace would bury it.
  if (!(error instanceof ConfigurationError || error instanceof AssignmentRulesError)) throw error;
  console.error(error.message);
  process.exit(1);
}
app.synth();
