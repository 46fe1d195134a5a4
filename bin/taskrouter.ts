import { DeploymentError } from '#lib/deployment';
import { createTaskRouterApp } from '#lib/task-router-app';

try {
  createTaskRouterApp().synth();
} catch (error) {
  // What the user has to mend is in the message; a stack trace would bury it.
  if (!(error instanceof DeploymentError)) throw error;
  console.error(error.message);
  process.exit(1);
}
