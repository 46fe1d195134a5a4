import { ConfigurationError } from '#lib/configuration';
import { DecisionModuleError } from '#lib/rules/decision-module';
import { AssignmentRulesError } from '#lib/rules/read-rules';
import { createTaskRouterApp } from '#lib/task-router-app';

try {
  createTaskRouterApp().synth();
} catch (error) {
  // What the user has to mend is in the message; a stack trace would bury it.
  const isForUsers = [ConfigurationError, AssignmentRulesError, DecisionModuleError].some(
    (type) => error instanceof type,
  );
  if (!isForUsers || !(error instanceof Error)) throw error;
  console.error(error.message);
  process.exit(1);
}
