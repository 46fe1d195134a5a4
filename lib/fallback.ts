import type { Configuration } from './configuration';

/** The stack that answers when the first one does not, in another Region. */
export interface Fallback {
  readonly region: string;
  readonly configuration: Configuration;
}

/** The configuration of the second stack; undefined where there is none. */
export function fallbackOf(configuration: Configuration): Fallback | undefined {
  const { fallbackRegion: region, fallback = {}, ...shared } = configuration;
  if (region === undefined) return undefined;
  const { publicUrl, domainName, certificateArn, secretKeyArn, alarmTopicArn, decisionVpc, ...everywhere } =
    shared;
  return {
    region,
    configuration: {
      ...everywhere,
      ...fallback,
      stackName: fallbackStackName(configuration.stackName),
      // A Workspace has one Event Callback URL, and no fallback for it.
      events: false,
    },
  };
}

/** The second stack's name. */
export function fallbackStackName(stackName: string): string {
  return `${stackName}Fallback`;
}
