import { parseSid, type WorkspaceSid } from 'taskrouter/sid';
import twilio, { type Twilio } from 'twilio';
import { Names } from '../names';
import type { PatientClient } from './patient-client';
import { AmbiguousName } from './read-workspace';
import { PAGE_SIZE, type WorkspaceAccess } from './resource-access';

/** Whom REST requests are made as. */
export interface AccountLogin {
  readonly accountSid: string;
  /** The account SID, or an API key's SID. */
  readonly username: string;
  readonly password: string;
}

/** An account's TaskRouter. */
export class TaskRouterAccount {
  private readonly twilio: Twilio;

  /** @param url `http://127.0.0.1:4001` for an emulator; Twilio's own when undefined */
  constructor(
    { accountSid, username, password }: AccountLogin,
    url: string | undefined,
    httpClient: PatientClient,
  ) {
    this.twilio = twilio(username, password, { accountSid, httpClient });
    if (url !== undefined) this.twilio.taskrouter.baseUrl = url.replace(/\/+$/, '');
  }

  /** The list of workspaces, for creating one. */
  get workspaces() {
    return this.twilio.taskrouter.v1.workspaces;
  }

  workspace(sid: WorkspaceSid): WorkspaceAccess {
    return { rest: this.workspaces(sid), names: new Names() };
  }

  /** The workspace of this name; undefined when there is none. @throws AmbiguousName */
  async find(friendlyName: string): Promise<WorkspaceSid | undefined> {
    const listed = await this.workspaces.list({ friendlyName, pageSize: PAGE_SIZE });
    const [found, other] = listed.filter((workspace) => workspace.friendlyName === friendlyName);
    if (found === undefined) return undefined;
    if (other === undefined) return parseSid('WS', found.sid);
    throw new AmbiguousName(
      `workspaces ${found.sid} and ${other.sid} are both named ${JSON.stringify(friendlyName)}: say which by --workspace-sid`,
    );
  }
}
