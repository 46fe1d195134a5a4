import type { JsonObject } from 'taskrouter/parsed';
import type { Permission, Principal } from '../iam/principal';
import type { OperationInput } from './operation-input';

/** Who calls, and until when. */
export interface ServiceCall {
  readonly principal: Principal;
  /** Aborted when the caller is gone: an operation that waits stops waiting. */
  readonly signal: AbortSignal;
}

/** A call on a service, understood but neither allowed nor made yet. */
export interface Operation {
  /** What IAM has to allow: all of it. */
  readonly permissions: readonly Permission[];
  /** @throws ServiceError */
  execute(call: ServiceCall): JsonObject | Promise<JsonObject>;
}

/** Understands one operation's input. @throws ServiceError */
export type ParseOperation = (input: OperationInput) => Operation;

/**
 * An AWS service that speaks the AWS JSON protocol (1.0 or 1.1) or the query protocol behind the service endpoint. The
 * endpoint verifies the signature, asks the service what the request is, lets IAM decide, and only then has it executed.
 */
export interface EmulatedService {
  /** The name in the credential scope, for example `secretsmanager`. */
  readonly signingName: string;
  /** What the service's `X-Amz-Target` headers start with, before the dot; undefined for the query protocol. */
  readonly targetPrefix: string | undefined;
  /** The environment variable by which AWS SDKs find the service's endpoint. */
  readonly endpointVariable: `AWS_ENDPOINT_URL_${string}`;
  /** @throws ServiceError for an operation or an input it doesn't take. */
  parse(operation: string, input: JsonObject): Operation;
}

/** A service's refusal, as AWS words it: `code` is the exception's name. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';

  constructor(
    readonly code: string,
    message: string,
    /** HTTP status. */
    readonly status = 400,
    /** What the exception tells besides its message. */
    readonly fields: JsonObject = {},
  ) {
    super(message);
  }
}

/** The answer to an operation that AWS has and the local run hasn't. */
export function notSupported(operation: string): ServiceError {
  return new ServiceError('UnknownOperationException', `${operation} is not carried locally`, 501);
}
