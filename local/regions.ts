import { createLocalAws, type LocalAws, type LocalAwsOptions } from 'local-aws';
import type { TaskRouter } from '#emulator';
import { CONFIGURATION_KEYS } from '#lib/configuration-keys';
import { fallbackStackName } from '#lib/fallback';
import type { Options } from './options';
import { wholeContext } from './synthesize';

/** A stack, and the AWS of the Region that it runs in. */
export interface Region {
  readonly aws: LocalAws;
  readonly stackName: string;
}

/** Where the app's stacks run. */
export interface Regions {
  readonly primary: Region;
  /** The Region that falls in when the first one does not answer, where the configuration has one. */
  readonly fallback?: Region;
}

/**
 * Opens an AWS for each Region that the configuration names, in one account: nothing else is shared.
 * @param started told how to end what has been opened, as soon as it is
 */
export async function openRegions(
  { apiPort, fallbackPort = 0, context }: Options,
  account: Omit<LocalAwsOptions, 'apiPort' | 'region'>,
  started: (end: () => Promise<void>) => void,
): Promise<Regions> {
  const whole = wholeContext(context);
  const stackName = String(whole.stackName ?? CONFIGURATION_KEYS.stackName.default);
  const open = async (differences: Pick<LocalAwsOptions, 'apiPort'> & Partial<LocalAwsOptions>) => {
    const aws = await createLocalAws({ ...account, ...differences });
    started(() => aws.close());
    return aws;
  };
  const primary = { aws: await open({ apiPort }), stackName };
  const { fallbackRegion: region = '' } = whole;
  if (region === '') return { primary };
  // An access key is good in every Region.
  const { credentials } = primary.aws;
  const aws = await open({ apiPort: fallbackPort, region: String(region), credentials });
  return { primary, fallback: { aws, stackName: fallbackStackName(stackName) } };
}

/** The outputs of a stack. */
export type Outputs = Readonly<Record<string, string>>;

/** Runs a stack of the assembly in its Region, with the secrets that it expects to find there. */
export async function deployTo(
  { aws, stackName }: Region,
  assembly: string,
  { accountSid, authToken }: Pick<TaskRouter, 'accountSid' | 'authToken'>,
): Promise<Outputs> {
  const { outputs } = await aws.deploy(assembly, {
    stackName,
    beforeCustomResources: ({ AuthTokenSecretName, ApiKeySecretName }) => {
      // The account's own credentials do for both: the functions take either form for REST requests.
      for (const secret of [AuthTokenSecretName, ApiKeySecretName]) {
        if (secret !== undefined) aws.secretsManager.put(secret, JSON.stringify({ accountSid, authToken }));
      }
    },
  });
  return outputs;
}
