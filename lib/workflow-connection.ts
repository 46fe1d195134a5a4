import { CfnElement, CustomResource, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct, type IConstruct } from 'constructs';
import type { CallbackParameter, CallbackSetting } from '#lambda/connection/callback-setting';
import { TaskRouterFunction } from './task-router-function';

/** Props of {@link WorkflowConnection}. */
export interface WorkflowConnectionProps {
  /** The variables of the function but for the table's. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether invocations are traced with X-Ray. */
  readonly tracing: boolean;
}

/**
 * Has TaskRouter call the stack: custom resources that set callback URLs at Twilio when the stack is deployed, and restore
 * what was there before when it is destroyed. What that was is kept in a table, because it may hold credentials:
 * docs/decisions/0014-what-a-connection-replaced.md.
 */
export class WorkflowConnection extends Construct {
  /** The function that calls Twilio; it still needs to be allowed to read its secret. */
  readonly function: TaskRouterFunction;
  /** Which settings of TaskRouter's are made. */
  readonly parameters: CallbackParameter[] = [];
  private readonly provider: Provider;

  constructor(scope: Construct, id: string, { environment, tracing }: WorkflowConnectionProps) {
    super(scope, id);
    const replacedUrls = this.replacedUrls();
    this.function = new TaskRouterFunction(this, 'ConnectWorkflow', {
      entry: 'connect-workflow',
      description: "Sets TaskRouter's callback URLs when the stack is deployed",
      environment: { ...environment, REPLACED_URLS_TABLE: replacedUrls.tableName },
      // Twilio is asked three times, and once more to take back what failed.
      timeout: Duration.minutes(2),
      memorySize: 256,
      tracing,
    });
    replacedUrls.grant(this.function, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem');
    this.provider = this.providerFramework();
  }

  /**
   * Has TaskRouter call a URL.
   * @param after what has to be there before TaskRouter calls
   */
  connect(
    { workspaceSid, workflowSid, parameter }: CallbackSetting,
    url: string,
    after: readonly IConstruct[],
  ): void {
    const connection = new CustomResource(this, parameter, {
      serviceToken: this.provider.serviceToken,
      resourceType: 'Custom::TaskRouterCallback',
      properties: { WorkspaceSid: workspaceSid, WorkflowSid: workflowSid, Parameter: parameter, Url: url },
      // A deployment need not wait an hour for a function that is gone.
      serviceTimeout: Duration.minutes(5),
    });
    connection.node.addDependency(...after);
    this.parameters.push(parameter);
  }

  private replacedUrls(): Table {
    const table = new Table(this, 'ReplacedUrls', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(table).acknowledge({
      id: 'AwsSolutions::AwsSolutions-DDB3',
      reason: 'The URLs of another time would be restored to settings that have changed since.',
    });
    return table;
  }

  private providerFramework(): Provider {
    const logGroup = new LogGroup(this, 'ProviderLogs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'ProviderRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    const provider = new Provider(this, 'Provider', {
      onEventHandler: this.function,
      logGroup,
      frameworkOnEventRole: role,
    });
    Validations.of(provider).acknowledge(...PROVIDER_ACKNOWLEDGED);
    Validations.of(role).acknowledge({
      id: `AwsSolutions::AwsSolutions-IAM5[Resource::<${logicalIdOf(this.function)}.Arn>:*]`,
      reason: 'The framework may invoke this one function, by whichever of its versions.',
    });
    return provider;
  }
}

function logicalIdOf({ node: { defaultChild } }: IConstruct): string {
  if (!CfnElement.isCfnElement(defaultChild)) throw new Error('only a resource has a logical ID');
  return Stack.of(defaultChild).getLogicalId(defaultChild);
}

const PROVIDER_ACKNOWLEDGED = [
  {
    id: 'Serverless::Serverless-LambdaDLQ',
    reason: 'CloudFormation invokes the framework, and sees whether it succeeds.',
  },
  {
    id: 'Serverless::Serverless-LambdaTracing',
    reason: "The framework's functions cannot be traced.",
  },
  {
    id: 'Serverless::Serverless-LambdaDefaultMemorySize',
    reason: 'The framework sets the memory of its functions: it passes one request on per deployment.',
  },
];
