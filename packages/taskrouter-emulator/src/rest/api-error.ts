/** An answer that is an error, in Twilio's shape. Source: https://www.twilio.com/docs/usage/twilios-response */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /**
   * @param code Twilio's; where none is known the HTTP status stands in, which no Twilio code can be mistaken for.
   */
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }

  toJSON(): object {
    const { code, message, status } = this;
    const hasPage = code !== status;
    return {
      code,
      message,
      ...(hasPage && { more_info: `https://www.twilio.com/docs/errors/${code}` }),
      status,
    };
  }
}

export const invalid = (message: string): ApiError => new ApiError(400, 20001, message);

/** @param path of the request, as Twilio quotes it. */
export const notFound = (path: string): ApiError =>
  new ApiError(404, 20404, `The requested resource ${path} was not found`);

export const notImplemented = (what: string): ApiError =>
  new ApiError(501, 501, `${what} is not implemented by this emulator`);
