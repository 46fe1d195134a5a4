import { App, type AppProps } from 'aws-cdk-lib';
import { readConfiguration } from './configuration';
import { checkDecisionModule } from './rules/decision-module';
import { readAssignmentRules } from './rules/read-rules';
import { decidesLater, TaskRouterStack } from './task-router-stack';

/**
 * The CDK app with its one stack, configured by its context.
 * @param props `outdir` and `context`; what the CDK CLI passes in the environment comes on top
 * @throws ConfigurationError, AssignmentRulesError or DecisionModuleError, with everything that is wrong
 */
export function createTaskRouterApp(props: AppProps = {}): App {
  const app = new App(props);
  const configuration = readConfiguration(app.node.getAllContext());
  const rules = readAssignmentRules(configuration.assignmentRules);
  if (decidesLater(rules)) checkDecisionModule(configuration.decision);
  new TaskRouterStack(app, 'TaskRouter', { configuration, rules });
  return app;
}
