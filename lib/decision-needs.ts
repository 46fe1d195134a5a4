import { Validations } from 'aws-cdk-lib';
import { SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Configuration } from './configuration';
import { ExistingSecret } from './existing-secret';
import type { TaskRouterFunction, VpcPlace } from './task-router-function';

type Needs = Pick<
  Configuration,
  | 'decisionVariables'
  | 'decisionSecrets'
  | 'decisionPolicy'
  | 'decisionMemory'
  | 'decisionVpc'
  | 'secretKeyArn'
>;

/** What the module that decides later needs besides TaskRouter: it is somebody's own code, and asks other systems. */
export class DecisionNeeds extends Construct {
  /** Its variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** MB. */
  readonly memorySize: number;
  /** Undefined outside of a VPC. */
  readonly place: VpcPlace | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly needs: Needs,
  ) {
    super(scope, id);
    this.environment = needs.decisionVariables;
    this.memorySize = needs.decisionMemory;
    this.place = needs.decisionVpc && this.placeIn(needs.decisionVpc);
  }

  /** Allows what the configuration says, and the network interfaces that a VPC needs. */
  grant(fn: TaskRouterFunction): void {
    const { decisionSecrets, decisionPolicy, secretKeyArn: keyArn } = this.needs;
    for (const [index, secretId] of decisionSecrets.entries()) {
      new ExistingSecret(this, `Secret${index}`, { secretId, ...(keyArn && { keyArn }) }).grantRead(fn);
    }
    for (const statement of decisionPolicy) fn.addToRolePolicy(PolicyStatement.fromJson(statement));
    if (this.place) grantNetworkInterfaces(fn);
  }

  private placeIn({ vpcId, subnetIds, securityGroupIds }: NonNullable<Needs['decisionVpc']>): VpcPlace {
    const subnets = subnetIds.map((subnetId) => Subnet.fromSubnetId(this, subnetId, subnetId));
    return {
      // Its zones are of no use here, because the subnets are named; the library wants one all the same.
      vpc: Vpc.fromVpcAttributes(this, 'Vpc', { vpcId, availabilityZones: ['any'] }),
      vpcSubnets: { subnets },
      securityGroups: securityGroupIds.map((groupId) =>
        SecurityGroup.fromSecurityGroupId(this, groupId, groupId, { mutable: false }),
      ),
    };
  }
}

/** Allows a function's role to stand in a VPC. */
function grantNetworkInterfaces(fn: TaskRouterFunction): void {
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'ec2:CreateNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:DeleteNetworkInterface',
        'ec2:AssignPrivateIpAddresses',
        'ec2:UnassignPrivateIpAddresses',
      ],
      resources: ['*'],
    }),
  );
  Validations.of(fn).acknowledge({
    id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    reason:
      "These are the permissions of AWS's own AWSLambdaVPCAccessExecutionRole; an interface has no name before.",
  });
}
