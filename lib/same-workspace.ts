import { CfnParameter, CfnRule, Fn, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { WorkspaceSid } from 'taskrouter/sid';

/** The parameter that keeps the Workspace a stack serves. */
const PARAMETER = 'DeployedWorkspace';

/**
 * Keeps a stack with the Workspace that it was first deployed for. The parameter's default is the Workspace of the
 * template; at every later deployment `cdk deploy` passes the value that the stack has, so that a template for another
 * Workspace meets the old value and CloudFormation refuses it before anything changes. Whoever means it passes the
 * parameter: docs/decisions/0010-a-stack-keeps-its-workspace.md.
 */
export class SameWorkspace extends Construct {
  constructor(scope: Construct, id: string, workspaceSid: WorkspaceSid) {
    super(scope, id);
    const deployed = new CfnParameter(this, PARAMETER, {
      default: workspaceSid,
      description: 'The Workspace that this stack serves',
    });
    deployed.overrideLogicalId(PARAMETER);
    new CfnRule(this, 'Rule', {
      assertions: [
        {
          assert: Fn.conditionEquals(deployed.valueAsString, workspaceSid),
          assertDescription:
            `The stack ${Stack.of(this).stackName} serves another Workspace than ${workspaceSid}. Another stackName ` +
            `keeps both; --parameters ${PARAMETER}=${workspaceSid} makes this one serve the other Workspace.`,
        },
      ],
    });
  }
}
