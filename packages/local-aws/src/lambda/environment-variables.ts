import type { Account } from '../account';
import type { Credentials } from '../iam/principal';
import type { FunctionConfiguration } from './function-configuration';

/** What a function's process is given besides its own variables. */
export interface ExecutionContext {
  readonly account: Account;
  /** The role's, for this function. */
  readonly credentials: Credentials;
  /** `AWS_ENDPOINT_URL`, and `AWS_ENDPOINT_URL_…` of every service that is run locally. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/**
 * The whole environment of a function's process; nothing of this machine's own gets in.
 * Source: "Defined runtime environment variables" in the Lambda Developer Guide.
 * @param runtimeApi `host:port` of the Runtime API.
 */
export function lambdaVariables(
  fn: FunctionConfiguration,
  { account, credentials, endpoints }: ExecutionContext,
  runtimeApi: string,
): Record<string, string> {
  return {
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
    ...fn.environment,
    ...endpoints,
    _HANDLER: fn.handler,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken ?? '',
    AWS_DEFAULT_REGION: account.region,
    AWS_REGION: account.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: fn.logFormat,
    AWS_LAMBDA_LOG_LEVEL: fn.logLevel,
    AWS_LAMBDA_LOG_GROUP_NAME: fn.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: `local/[$LATEST]${runtimeApi.replace(/\W/g, '')}`,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    LAMBDA_RUNTIME_DIR: __dirname,
    LAMBDA_TASK_ROOT: fn.codeDirectory,
  };
}
