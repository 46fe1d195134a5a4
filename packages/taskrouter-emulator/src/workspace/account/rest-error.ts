import RestException from 'twilio/lib/base/RestException';

/** Whether Twilio answered with this HTTP status. */
export function isStatus(error: unknown, status: number): boolean {
  return error instanceof RestException && error.status === status;
}

/** What the call gives, or undefined where Twilio says that there is no such resource. */
export async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isStatus(error, 404)) return undefined;
    throw error;
  }
}
