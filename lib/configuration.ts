import { type ObjectOf, readFields } from 'taskrouter/fields';
import type { JsonObject, Problem } from 'taskrouter/parsed';
import { CONFIGURATION_KEYS } from './configuration-keys';

type Given = ObjectOf<typeof CONFIGURATION_KEYS>;

/** What a deployment is made for, from CDK context; {@link CONFIGURATION_KEYS} describes each key. */
export type Configuration = Omit<Given, 'auth' | 'jwtIssuer' | 'jwtAudience'> & {
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

/**
 * Reads and checks the configuration.
 * @param context CDK context: text from `-c key=value`, any JSON from a file
 * @throws ConfigurationError with every value that is missing, malformed or misspelt at once
 */
export function readConfiguration(context: Readonly<Record<string, unknown>>): Configuration {
  const own = Object.fromEntries(Object.entries(context).filter(isOurs));
  const reading = readFields(own, CONFIGURATION_KEYS, 'let through unless misspelt');
  const parsed = reading.parsed(missingForTokens(own, reading.given));
  if (!parsed.ok) {
    throw new ConfigurationError(parsed.problems.map((problem) => quoted(problem, own[problem.path])));
  }
  const { auth, jwtIssuer, jwtAudience, ...configuration } = parsed.value;
  return { ...configuration, authorization: authorizationOf(auth, jwtIssuer, jwtAudience) };
}

/** An empty value is one that was taken away. The CDK's own keys, and those of its plugins, have such a character. */
function isOurs(entry: [string, unknown]): entry is [string, JsonObject[string]] {
  const [key, value] = entry;
  return value !== undefined && value !== '' && !/[@:/]/.test(key);
}

function authorizationOf(
  auth: Given['auth'],
  issuer: string | undefined,
  audience: readonly string[] | undefined,
): Authorization {
  if (auth === 'iam' || issuer === undefined || audience === undefined) return { type: 'iam' };
  return { type: 'jwt', issuer, audience };
}

/** Tokens can be checked only by somebody who is told whose and for whom they are. */
function missingForTokens(context: object, { auth }: Partial<Given>): Problem[] {
  if (auth !== 'jwt') return [];
  return (['jwtIssuer', 'jwtAudience'] as const)
    .filter((path) => !Object.hasOwn(context, path))
    .map((path) => ({ path, message: `is required with auth=jwt: ${CONFIGURATION_KEYS[path].expected}` }));
}

/** What was given belongs to the message, except where nothing was. */
function quoted({ path, message }: Problem, value: unknown): Problem {
  const isQuotable = value !== undefined && message.startsWith('takes ');
  return { path, message: isQuotable ? `${message}, not ${JSON.stringify(value)}` : message };
}
