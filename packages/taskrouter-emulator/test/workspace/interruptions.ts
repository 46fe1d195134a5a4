import type RequestClient from 'twilio/lib/base/RequestClient';
import type Response from 'twilio/lib/http/response';
import { type Pacing, PatientClient } from '#src/workspace/account/patient-client';

/** The process is gone. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** No time passes while anything is waited for. */
export const noWaiting: Pacing = { now: () => Date.now(), sleep: () => Promise.resolve() };

/** A client whose process is killed at one of its requests: before it is sent, or before its answer is read. */
export class MortalClient extends PatientClient {
  requests = 0;

  constructor(
    private readonly diesAt: number,
    private readonly isSent: boolean,
  ) {
    super(noWaiting);
  }

  override async request<TData>(options: RequestClient.RequestOptions<TData>): Promise<Response<TData>> {
    const number = ++this.requests;
    if (number < this.diesAt) return super.request(options);
    if (number === this.diesAt && this.isSent) await super.request(options).catch(() => undefined);
    throw new Killed(`at request ${number}`);
  }
}

/** A client in whose way something comes: `between` is called before each request. */
export class InterruptedClient extends PatientClient {
  constructor(private readonly between: (method: string, path: string) => Promise<unknown> | undefined) {
    super(noWaiting);
  }

  protected override async send<TData>(
    options: RequestClient.RequestOptions<TData>,
  ): Promise<Response<TData>> {
    await this.between(options.method.toUpperCase(), new URL(options.uri).pathname);
    return super.send(options);
  }
}
