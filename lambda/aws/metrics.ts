import { METRICS } from './metric-names';

/*
 * Metrics in the embedded metric format: members of a log line that CloudWatch turns into metrics, so that counting
 * costs no call and no library.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */

const { namespace, handled, warned, latency, secretAge, functionDimension, outcomeDimension } = METRICS;

/**
 * Members for a log line with this `outcome` that count it, and count its warning if it has one.
 * @param latencyMs how long whoever asked has waited; undefined where it is not measured
 */
export function countOutcome({ warning }: { readonly warning?: string }, latencyMs?: number): object {
  return metrics([
    { name: handled, dimensions: [functionDimension, outcomeDimension], unit: 'Count', value: 1 },
    ...(warning === undefined
      ? []
      : [{ name: warned, dimensions: [functionDimension], unit: 'Count', value: 1 }]),
    ...(latencyMs === undefined
      ? []
      : [{ name: latency, dimensions: [functionDimension], unit: 'Milliseconds', value: latencyMs }]),
  ]);
}

/** Members for a log line that report how old the auth token is. */
export function reportSecretAge(days: number): object {
  const value = Math.round(days * 100) / 100;
  return metrics([{ name: secretAge, dimensions: [functionDimension], unit: 'None', value }]);
}

interface Metric {
  readonly name: string;
  readonly dimensions: readonly string[];
  readonly unit: string;
  readonly value: number;
}

function metrics(list: readonly Metric[]): object {
  return {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: list.map(({ name, dimensions, unit }) => ({
        Namespace: namespace,
        Dimensions: [dimensions],
        Metrics: [{ Name: name, Unit: unit }],
      })),
    },
    [functionDimension]: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'local',
    ...Object.fromEntries(list.map(({ name, value }) => [name, value])),
  };
}
