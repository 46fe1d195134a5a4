import { Annotations, CfnRule, CfnWaitConditionHandle, Fn, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Stands for a stack of which nothing is known yet, so that `cdk bootstrap`, `list` and `destroy` work before anything is
 * configured. It cannot be deployed: the CLI shows the error, and CloudFormation refuses the template for those who make
 * the CLI ignore errors, for it would take the place of what is deployed.
 */
export class UnconfiguredStack extends Stack {
  /** @param message what has to be configured */
  constructor(scope: Construct, id: string, message: string) {
    super(scope, id);
    Annotations.of(this).addError(message);
    new CfnWaitConditionHandle(this, 'Nothing');
    new CfnRule(this, 'Unconfigured', {
      assertions: [{ assert: Fn.conditionEquals('configured', 'not yet'), assertDescription: message }],
    });
  }
}
