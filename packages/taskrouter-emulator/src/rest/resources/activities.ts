import type { Activity } from '../../engine/tables/resources';
import type { Workspace } from '../../engine/workspace';
import { type ApiRequest, created, deleted, found, type Handler, iso, ok, sidIn, workspaceOf } from '../api';
import { PAGE_PARAMETERS, page } from '../pagination';
import { booleanText, boundedText, optionalParameter, readParameters } from '../parameters';

/** Source: the schema taskrouter.v1.workspace.activity of Twilio's OpenAPI document. */
function format(request: ApiRequest, workspace: Workspace, activity: Activity): object {
  const workspaceUrl = `${request.base}/Workspaces/${workspace.sid}`;
  return {
    account_sid: request.accountSid,
    available: activity.available,
    date_created: iso(activity.dateCreated),
    date_updated: iso(activity.dateUpdated),
    friendly_name: activity.friendlyName,
    sid: activity.sid,
    workspace_sid: workspace.sid,
    url: `${workspaceUrl}/Activities/${activity.sid}`,
    links: { workspace: workspaceUrl },
  };
}

const list: Handler = (request) => {
  const workspace = workspaceOf(request);
  const { FriendlyName, Available } = readParameters(request.query, {
    ...PAGE_PARAMETERS,
    FriendlyName: optionalParameter(boundedText(64)),
    Available: optionalParameter(booleanText),
  });
  const activities = [...workspace.activities.values()].filter(
    ({ friendlyName, available }) =>
      (FriendlyName === undefined || friendlyName === FriendlyName) &&
      (Available === undefined || available === Available),
  );
  return page(request, 'activities', activities, (activity) => format(request, workspace, activity));
};

const create: Handler = (request) => {
  const workspace = workspaceOf(request);
  const { FriendlyName, Available } = readParameters(request.form, {
    FriendlyName: boundedText(64),
    Available: optionalParameter(booleanText),
  });
  const activity = request.runtime.execute(workspace.sid, 'createActivity', {
    friendlyName: FriendlyName,
    available: Available ?? false,
  });
  return created(format(request, workspace, activity));
};

const fetch: Handler = (request) => {
  const workspace = workspaceOf(request);
  return ok(format(request, workspace, found(request, workspace.activities, sidIn(request, 'WA'))));
};

const update: Handler = (request) => {
  const workspace = workspaceOf(request);
  // Available is fixed at creation: Twilio answers 200 and leaves it as it was.
  const { FriendlyName } = readParameters(request.form, {
    FriendlyName: optionalParameter(boundedText(64)),
    Available: optionalParameter(booleanText),
  });
  const activity = request.runtime.execute(workspace.sid, 'updateActivity', {
    sid: sidIn(request, 'WA'),
    friendlyName: FriendlyName,
  });
  return ok(format(request, workspace, activity));
};

const remove: Handler = (request) => {
  request.runtime.execute(workspaceOf(request).sid, 'deleteActivity', { sid: sidIn(request, 'WA') });
  return deleted;
};

export const activityHandlers = { list, create, fetch, update, remove };
