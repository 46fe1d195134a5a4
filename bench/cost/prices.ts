/** A list price, without free tiers and discounts. */
export interface Price {
  readonly dollars: number;
  /** What one pays it for. */
  readonly per: string;
  /** The vendor's page. */
  readonly source: string;
  /**
   * How it was checked on {@link CHECKED_ON}. AWS's pages fill their tables in by script, so most prices were confirmed
   * by other publications that quote them; `unconfirmed` ones should be looked up before one builds on them.
   */
  readonly checked: 'vendor page' | 'quoted elsewhere' | 'unconfirmed';
}

/** Day of the last check; prices of AWS are those of us-east-1. */
export const CHECKED_ON = '2026-11-21';

const MILLION = 1e6;
const LAMBDA = 'https://aws.amazon.com/lambda/pricing/';
const API_GATEWAY = 'https://aws.amazon.com/api-gateway/pricing/';
const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/';
const SECRETS_MANAGER = 'https://aws.amazon.com/secrets-manager/pricing/';
const EC2 = 'https://aws.amazon.com/ec2/pricing/on-demand/';

/** Everything that the cost section multiplies with. */
export const PRICES = {
  lambdaRequest: { dollars: 0.2 / MILLION, per: 'invocation', source: LAMBDA, checked: 'vendor page' },
  lambdaCompute: {
    dollars: 0.0000133334,
    per: 'GB-second on arm64, loading the code included',
    source: LAMBDA,
    checked: 'quoted elsewhere',
  },
  httpApiRequest: {
    dollars: 1 / MILLION,
    per: 'request of up to 512 KB to an HTTP API, the first 300 million a month',
    source: API_GATEWAY,
    checked: 'quoted elsewhere',
  },
  dataOut: {
    dollars: 0.09,
    per: 'GB sent to the internet',
    source: API_GATEWAY,
    checked: 'quoted elsewhere',
  },
  logIngestion: {
    dollars: 0.5,
    per: 'GB of logs, the first 10 TB a month',
    source: CLOUDWATCH,
    checked: 'quoted elsewhere',
  },
  logStorage: { dollars: 0.03, per: 'GB of logs a month', source: CLOUDWATCH, checked: 'quoted elsewhere' },
  customMetric: { dollars: 0.3, per: 'metric a month', source: CLOUDWATCH, checked: 'unconfirmed' },
  alarm: { dollars: 0.1, per: 'alarm a month', source: CLOUDWATCH, checked: 'unconfirmed' },
  secret: { dollars: 0.4, per: 'secret a month', source: SECRETS_MANAGER, checked: 'quoted elsewhere' },
  secretRead: {
    dollars: 0.05 / 10_000,
    per: 'call to Secrets Manager',
    source: SECRETS_MANAGER,
    checked: 'quoted elsewhere',
  },
  tableWrite: {
    dollars: 0.625 / MILLION,
    per: 'write of up to 1 KB to a DynamoDB table on demand',
    source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
    checked: 'quoted elsewhere',
  },
  twilioFunction: {
    dollars: 0.0001,
    per: 'invocation of a Twilio Function after the first 10,000 a month',
    source: 'https://www.twilio.com/en-us/serverless',
    checked: 'unconfirmed',
  },
  serverHour: {
    dollars: 0.0084,
    per: 'hour of a t4g.micro (2 vCPU, 1 GiB)',
    source: EC2,
    checked: 'unconfirmed',
  },
  addressHour: {
    dollars: 0.005,
    per: 'hour of a public IPv4 address',
    source: 'https://aws.amazon.com/vpc/pricing/',
    checked: 'quoted elsewhere',
  },
  diskMonth: {
    dollars: 0.08,
    per: 'GB of gp3 disk a month',
    source: 'https://aws.amazon.com/ebs/pricing/',
    checked: 'unconfirmed',
  },
} as const satisfies Readonly<Record<string, Price>>;
