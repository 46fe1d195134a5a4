import { setTimeout as sleep } from 'node:timers/promises';
import { parseJsonObject } from 'taskrouter/parsed';
import { SecretUnavailable } from '../aws/secrets-manager';
import type { CallbackParameter, CallbackSetting } from '../connection/callback-setting';
import type { CallbackSettings } from '../connection/connect';
import { retryWhenThrottled } from './retry-when-throttled';
import { type TwilioClient, TwilioError, UnclearAnswer } from './twilio-client';

/** How each setting is called in TaskRouter's answers. */
const MEMBERS: Readonly<Record<CallbackParameter, string>> = {
  AssignmentCallbackUrl: 'assignment_callback_url',
  FallbackAssignmentCallbackUrl: 'fallback_assignment_callback_url',
  EventCallbackUrl: 'event_callback_url',
};

const ATTEMPTS = 3;
const PAUSE_MS = 250;

/** The callback URLs of Workspaces and Workflows at Twilio. */
export class TwilioCallbackSettings implements CallbackSettings {
  /** @param neededMs milliseconds that have to be left of the invocation when a request is made again */
  constructor(
    private readonly client: TwilioClient,
    private readonly baseUrl: string,
    private readonly neededMs: number,
  ) {}

  /** @throws TwilioError, UnclearAnswer, NoResponse, SecretUnavailable */
  async read(setting: CallbackSetting): Promise<string> {
    const { body } = await this.persistently(() =>
      this.client.request({ method: 'get', uri: this.uri(setting) }),
    );
    const url = parseJsonObject(body)?.[MEMBERS[setting.parameter]];
    if (typeof url === 'string') return url;
    // Twilio is seen to answer either where none is set.
    if (url === null) return '';
    throw new UnclearAnswer(200, `no ${MEMBERS[setting.parameter]}`);
  }

  /** @throws TwilioError, UnclearAnswer, NoResponse, SecretUnavailable */
  async write(setting: CallbackSetting, url: string): Promise<void> {
    const request = {
      method: 'post',
      uri: this.uri(setting),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      data: { [setting.parameter]: url },
    } as const;
    await this.persistently(() => this.client.request(request));
  }

  private uri({ workspaceSid, workflowSid }: CallbackSetting): string {
    const workflow = workflowSid === undefined ? '' : `/Workflows/${workflowSid}`;
    return `${this.baseUrl}/v1/Workspaces/${workspaceSid}${workflow}`;
  }

  /** Reading changes nothing, and setting a URL again changes nothing more: either may be tried until it is answered. */
  private async persistently<T>(call: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await retryWhenThrottled(call, { neededMs: this.neededMs });
      } catch (error) {
        if (attempt === ATTEMPTS || isFinal(error)) throw error;
        await sleep(PAUSE_MS * 2 ** attempt);
      }
    }
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof SecretUnavailable || (error instanceof TwilioError && error.isRefusal);
}
