import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Props of {@link ExistingSecret}. */
export interface ExistingSecretProps {
  /** Name or ARN of an existing secret. */
  readonly secretId: string;
  /** ARN of the customer-managed key it is encrypted under; undefined for Secrets Manager's own key. */
  readonly keyArn?: string;
}

/** A secret that is there already: read at run time, neither created nor deleted here. */
export class ExistingSecret extends Construct {
  /** Name or ARN, as the functions pass it to GetSecretValue. */
  readonly secretId: string;
  private readonly keyArn: string | undefined;

  constructor(scope: Construct, id: string, { secretId, keyArn }: ExistingSecretProps) {
    super(scope, id);
    this.secretId = secretId;
    this.keyArn = keyArn;
  }

  /** Allows reading the secret's value and nothing else. */
  grantRead(grantee: IGrantable): void {
    const resources = this.arns();
    const allow = (statement: PolicyStatement) => grantee.grantPrincipal.addToPrincipalPolicy(statement);
    allow(new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources }));
    if (this.keyArn === undefined) return;
    // Only by way of Secrets Manager, and only for this secret: the key may protect others.
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
    const viaService = `secretsmanager.${Stack.of(this).region}.${Stack.of(this).urlSuffix}`;
    allow(
      new PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [this.keyArn],
        conditions: {
          StringEquals: { 'kms:ViaService': viaService },
          StringLike: { 'kms:EncryptionContext:SecretARN': resources },
        },
      }),
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
