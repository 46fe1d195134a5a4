import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Props of {@link TwilioSecret}. */
export interface TwilioSecretProps {
  /** Name or ARN of an existing secret. */
  readonly secretId: string;
}

/** An existing Secrets Manager secret with Twilio's credentials: read at run time, neither created nor deleted here. */
export class TwilioSecret extends Construct {
  /** Name or ARN, as the functions pass it to GetSecretValue. */
  readonly secretId: string;

  constructor(scope: Construct, id: string, { secretId }: TwilioSecretProps) {
    super(scope, id);
    this.secretId = secretId;
  }

  /** Allows reading the secret's value and nothing else. */
  grantRead(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: this.arns() }),
    );
  }

  // Secrets Manager appends six random characters to a name to make the ARN. An ARN may be given with or without
  // them, and the text does not tell which, so both forms are allowed.
  private arns(): string[] {
    if (this.secretId.startsWith('arn:')) return [this.secretId, `${this.secretId}-??????`];
    const arn = Stack.of(this).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `${this.secretId}-??????`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return [arn];
  }
}
