import type { Throttle } from 'local-aws/api-gateway/throttle';

/** The load whose limits are asked for. */
export interface Load {
  readonly callbacksPerSecond: number;
  /** How long a call of a warm container takes, in seconds. */
  readonly warmSeconds: number;
  /** How long the first call of a new container takes, in seconds. */
  readonly coldSeconds: number;
}

/** Something that a load runs into. */
export interface Limit {
  readonly name: string;
  /** How much there is. */
  readonly value: number;
  readonly unit: string;
  /** How much of it the load needs. */
  needs(load: Load): number;
  /** What to do, or to ask whom for. */
  readonly remedy: string;
  readonly source: string;
}

/** Containers that a steady load keeps busy: one per request under way. */
export function containersFor({ callbacksPerSecond, warmSeconds }: Load): number {
  return Math.ceil(callbacksPerSecond * warmSeconds);
}

/** Containers that the same load takes when it begins at once and every one of them has to start. */
export function containersFromZero({ callbacksPerSecond, coldSeconds }: Load): number {
  return Math.ceil(callbacksPerSecond * coldSeconds);
}

/** How long a Worker is busy with what was assigned; an assumption, for nothing measured here says it. */
export const HANDLE_TIME_SECONDS = 180;

const SERVICE_QUOTAS = 'an increase in the Service Quotas console';

/** @param throttle the stage's own, from the template; the lowest limit by intention */
export function limits(throttle: Throttle | undefined): readonly Limit[] {
  const requests = ({ callbacksPerSecond }: Load) => callbacksPerSecond;
  return [
    {
      name: 'Workers of a Workspace',
      value: 15_000,
      unit: 'Workers',
      needs: ({ callbacksPerSecond }) => callbacksPerSecond * HANDLE_TIME_SECONDS,
      remedy: "Twilio support; the Workspace's own limits are on its Limits page in the Console",
      source: 'https://www.twilio.com/docs/taskrouter/limits',
    },
    ...(throttle === undefined
      ? []
      : [
          {
            name: "the stack's own throttle",
            value: throttle.ratePerSecond,
            unit: 'requests/s',
            needs: requests,
            remedy: 'THROTTLE in lib/task-router-api.ts',
            source: 'lib/task-router-api.ts',
          },
        ]),
    {
      name: 'API Gateway, all APIs of the account and Region',
      value: 10_000,
      unit: 'requests/s',
      needs: requests,
      remedy: `${SERVICE_QUOTAS}; the burst of 5,000 follows from it`,
      source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
    },
    {
      name: 'Lambda, requests (ten times the concurrent executions)',
      value: 10_000,
      unit: 'requests/s',
      needs: requests,
      remedy: `${SERVICE_QUOTAS}: concurrent executions`,
      source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html',
    },
    {
      name: 'Lambda, concurrent executions, for a load from zero',
      value: 1_000,
      unit: 'containers',
      needs: containersFromZero,
      remedy: `${SERVICE_QUOTAS}; new accounts may start lower`,
      source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html',
    },
    {
      name: 'Lambda, new containers of one function in 10 s, for a load from zero',
      value: 1_000,
      unit: 'containers',
      needs: containersFromZero,
      remedy: 'no quota: let the load grow over ten seconds, or have provisioned concurrency wait for it',
      source: 'https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html',
    },
    {
      name: 'Secrets Manager, GetSecretValue, for a load from zero',
      value: 10_000,
      unit: 'requests/s',
      // While all containers are new, every callback reads the secret; later a container does every five minutes.
      needs: requests,
      remedy: 'nothing: it is no longer met once containers are warm',
      source: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html',
    },
  ];
}

/** A limit and the callbacks per second from which on it is exceeded. */
export interface MetLimit extends Limit {
  readonly metAt: number;
}

/**
 * The limits in the order in which a growing load meets them. What a load needs of each grows in proportion.
 * @param load any load; only its durations count
 */
export function inOrderMet(all: readonly Limit[], load: Load): readonly MetLimit[] {
  const many = { ...load, callbacksPerSecond: 1e6 };
  return all
    .map((limit) => ({ ...limit, metAt: (limit.value / limit.needs(many)) * 1e6 }))
    .toSorted((a, b) => a.metAt - b.metAt);
}
