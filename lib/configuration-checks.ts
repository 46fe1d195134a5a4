import type { Problem } from 'taskrouter/parsed';
import { CONFIGURATION_KEYS, type ConfigurationValues } from './configuration-keys';

type Given = Partial<ConfigurationValues>;

/**
 * What no single value shows.
 * @param context what was given, readable or not
 * @param given the values without a problem
 * @param region where the stack goes, as far as that is known
 */
export function combinationProblems(context: object, given: Given, region: string | undefined): Problem[] {
  return [
    ...keysThatBelongTogether(context, given),
    ...elsewhere(given, region),
    ...fallbackProblems(context, given, region),
  ];
}

/** Keys that mean nothing, or nothing good, without each other. */
function keysThatBelongTogether(context: object, { auth }: Given): Problem[] {
  const missing = (key: keyof ConfigurationValues, reason: string): Problem[] =>
    Object.hasOwn(context, key)
      ? []
      : [{ path: key, message: `is required ${reason}: ${CONFIGURATION_KEYS[key].expected}` }];
  const [one, other] = ['domainName', 'certificateArn'] as const;
  return [
    ...(auth === 'jwt'
      ? [...missing('jwtIssuer', 'with auth=jwt'), ...missing('jwtAudience', 'with auth=jwt')]
      : []),
    ...(Object.hasOwn(context, one) ? missing(other, `with ${one}`) : []),
    ...(Object.hasOwn(context, other) ? missing(one, `with ${other}`) : []),
  ];
}

/** What a second Region takes beside its name. */
function fallbackProblems(context: object, given: Given, region: string | undefined): Problem[] {
  const { fallbackRegion, fallback = {}, decisionVpc, publicUrl, domainName } = given;
  if (fallbackRegion === undefined) {
    const isLost = Object.hasOwn(context, 'fallback') && !Object.hasOwn(context, 'fallbackRegion');
    return isLost ? [{ path: 'fallbackRegion', message: 'is required with fallback: an AWS Region' }] : [];
  }
  if (fallbackRegion === region) {
    return [{ path: 'fallbackRegion', message: `is ${region}, where the stack itself goes: take another` }];
  }
  const needsVpc = decisionVpc !== undefined && fallback.decisionVpc === undefined;
  const isSame = (own: string | undefined, other: string | undefined) => own !== undefined && own === other;
  const { publicUrl: _, domainName: __, certificateArn, secretKeyArn, alarmTopicArn, ...everywhere } = given;
  const ofFallback = [
    ...keysThatBelongTogether(fallback, {}),
    ...(needsVpc
      ? [
          {
            path: 'decisionVpc',
            message: `is required, a VPC in ${fallbackRegion}: decisionVpc is where the stack itself goes`,
          },
        ]
      : []),
    ...elsewhere(fallback, fallbackRegion, 'the fallback'),
  ];
  return [
    ...ofFallback.map(({ path, message }) => ({ path: `fallback.${path}`, message })),
    ...(isSame(publicUrl, fallback.publicUrl) || isSame(domainName, fallback.domainName)
      ? [
          {
            path: 'fallback',
            message:
              'leads to the address of the stack itself: where nothing answers once, nothing answers twice',
          },
        ]
      : []),
    ...elsewhere(everywhere, fallbackRegion, 'the fallback'),
  ];
}

/**
 * What a stack refers to by ARN is in its own Region: CloudFormation and CloudWatch take nothing else, and a callback
 * must not depend on a second Region's Secrets Manager.
 */
function elsewhere(given: Given, region: string | undefined, stack = 'the stack'): Problem[] {
  return Object.entries(given).flatMap(([path, value]) =>
    [value].flat().flatMap((arn) => {
      const own = typeof arn === 'string' && arn.startsWith('arn:') ? arn.split(':')[3] : undefined;
      if (own === undefined || region === undefined || own === region) return [];
      const hint = /secret/i.test(path)
        ? '; aws secretsmanager replicate-secret-to-regions makes a replica, of the same name: give that'
        : '';
      return [{ path, message: `is in ${own}, but ${stack} goes to ${region}${hint}` }];
    }),
  );
}
