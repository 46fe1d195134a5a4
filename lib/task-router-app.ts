import { App, type AppProps } from 'aws-cdk-lib';
import { DeploymentError, readDeployment } from './deployment';
import { fallbackOf } from './fallback';
import { TaskRouterStack } from './task-router-stack';
import { UnconfiguredStack } from './unconfigured-stack';

/**
 * The CDK app with its stack, and with the one that falls in for it in another Region, configured by its context.
 * @param props `outdir` and `context`; what the CDK CLI passes in the environment comes on top
 * @throws DeploymentError with everything that is wrong, where something is configured
 */
export function createTaskRouterApp(props: AppProps = {}): App {
  const app = new App(props);
  try {
    const { configuration, rules } = readDeployment(app.node.getAllContext(), process.env.CDK_DEFAULT_REGION);
    const fallback = fallbackOf(configuration);
    new TaskRouterStack(app, configuration.stackName, {
      configuration,
      rules,
      ...(fallback && { fallback }),
    });
    if (fallback !== undefined) {
      const { configuration: own, region } = fallback;
      new TaskRouterStack(app, own.stackName, {
        configuration: own,
        rules,
        isFallback: true,
        env: { region },
      });
    }
  } catch (error) {
    if (!(error instanceof DeploymentError && error.isUnconfigured)) throw error;
    new UnconfiguredStack(app, error.stackName, error.message);
  }
  return app;
}
