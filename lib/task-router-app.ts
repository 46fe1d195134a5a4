import { App, type AppProps } from 'aws-cdk-lib';
import { DeploymentError, readDeployment } from './deployment';
import { TaskRouterStack } from './task-router-stack';
import { UnconfiguredStack } from './unconfigured-stack';

/**
 * The CDK app with its one stack, configured by its context.
 * @param props `outdir` and `context`; what the CDK CLI passes in the environment comes on top
 * @throws DeploymentError with everything that is wrong, where something is configured
 */
export function createTaskRouterApp(props: AppProps = {}): App {
  const app = new App(props);
  try {
    const { configuration, rules } = readDeployment(app.node.getAllContext(), process.env.CDK_DEFAULT_REGION);
    new TaskRouterStack(app, configuration.stackName, { configuration, rules });
  } catch (error) {
    if (!(error instanceof DeploymentError && error.isUnconfigured)) throw error;
    new UnconfiguredStack(app, error.stackName, error.message);
  }
  return app;
}
