import { readFields } from 'taskrouter/fields';
import type { JsonObject, Parsed, Problem } from 'taskrouter/parsed';
import { combinationProblems } from './configuration-checks';
import { CONFIGURATION_KEYS, type ConfigurationValues } from './configuration-keys';

/** What a deployment is made for, from CDK context; {@link CONFIGURATION_KEYS} describes each key. */
export type Configuration = Omit<ConfigurationValues, 'auth' | 'jwtIssuer' | 'jwtAudience'> & {
  /** Who may call the routes that are not Twilio's. */
  readonly authorization: Authorization;
};

/** AWS identities that may invoke the API, or whoever has a JSON Web Token of this issuer for one of these audiences. */
export type Authorization =
  | { readonly type: 'iam' }
  | { readonly type: 'jwt'; readonly issuer: string; readonly audience: readonly string[] };

/** Everything that is wrong with the context, one line each. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: readonly Problem[]) {
    const lines = problems.map(({ path, message }) => `  -c ${path}=…  ${message}`);
    super(`The configuration has ${problems.length} problem(s):\n${lines.join('\n')}`);
  }
}

/** What a context says, read but not yet known to be complete. */
export interface ConfigurationReading {
  /** The values that have no problem. */
  readonly given: Partial<ConfigurationValues>;
  readonly parsed: Parsed<Configuration>;
}

/**
 * Reads and checks the configuration.
 * @param context CDK context: text from `-c key=value`, any JSON from a file
 * @param region where the stack goes; undefined where that is not known yet, for example without AWS credentials
 * @returns every value that is missing, malformed or misspelt at once, by its key
 */
export function parseConfiguration(
  context: Readonly<Record<string, unknown>>,
  region?: string,
): ConfigurationReading {
  const own = Object.fromEntries(Object.entries(context).filter(isOurs));
  const { given, ...reading } = readFields(own, CONFIGURATION_KEYS, 'let through unless misspelt');
  const parsed = reading.parsed(combinationProblems(own, given, region));
  if (!parsed.ok) {
    return {
      given,
      parsed: { ok: false, problems: parsed.problems.map((problem) => quoted(problem, own[problem.path])) },
    };
  }
  const { auth, jwtIssuer, jwtAudience, ...configuration } = parsed.value;
  const authorization = authorizationOf(auth, jwtIssuer, jwtAudience);
  return { given, parsed: { ok: true, value: { ...configuration, authorization } } };
}

/** As {@link parseConfiguration}. @throws ConfigurationError */
export function readConfiguration(context: Readonly<Record<string, unknown>>): Configuration {
  const { parsed } = parseConfiguration(context);
  if (parsed.ok) return parsed.value;
  throw new ConfigurationError(parsed.problems);
}

/** An empty value is one that was taken away. The CDK's own keys, and those of its plugins, have such a character. */
function isOurs(entry: [string, unknown]): entry is [string, JsonObject[string]] {
  const [key, value] = entry;
  return value !== undefined && value !== '' && !/[@:/]/.test(key);
}

function authorizationOf(
  auth: ConfigurationValues['auth'],
  issuer: string | undefined,
  audience: readonly string[] | undefined,
): Authorization {
  if (auth === 'iam' || issuer === undefined || audience === undefined) return { type: 'iam' };
  return { type: 'jwt', issuer, audience };
}

/** What was given belongs to the message, except where nothing was. */
function quoted({ path, message }: Problem, value: unknown): Problem {
  const isQuotable = value !== undefined && message.startsWith('takes ');
  return { path, message: isQuotable ? `${message}, not ${JSON.stringify(value)}` : message };
}
