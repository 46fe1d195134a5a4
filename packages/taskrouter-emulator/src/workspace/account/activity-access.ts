import { parseSid } from 'taskrouter/sid';
import { PAGE_SIZE, type ResourceAccess } from './resource-access';
import { unlessGone } from './rest-error';

/** Source: https://www.twilio.com/docs/taskrouter/api/activity */
export const activityAccess: ResourceAccess<'activity'> = {
  hasUniqueName: false,

  async list({ rest }) {
    const activities = await rest.activities.list({ pageSize: PAGE_SIZE });
    return activities.map(({ sid, friendlyName, available }) => ({
      sid: parseSid('WA', sid),
      name: friendlyName,
      fields: { available },
    }));
  },

  async find({ rest }, name) {
    const found = await rest.activities.list({ friendlyName: name, pageSize: PAGE_SIZE });
    const activity = found.find(({ friendlyName }) => friendlyName === name);
    return activity === undefined ? undefined : parseSid('WA', activity.sid);
  },

  async read({ rest }, sid) {
    const activity = await unlessGone(rest.activities(sid).fetch());
    return activity && { fields: { available: activity.available }, etag: undefined };
  },

  async create({ rest }, name, { available }) {
    const { sid } = await rest.activities.create({ friendlyName: name, available });
    return parseSid('WA', sid);
  },

  // The name tells it apart and whether it is available is fixed at creation: there is nothing to write.
  update: () => Promise.resolve(),

  remove: ({ rest }, sid) => rest.activities(sid).remove(),

  async usedBy({ rest }, sid) {
    const workspace = await rest.fetch();
    if (workspace.defaultActivitySid === sid) return "is the workspace's default activity";
    if (workspace.timeoutActivitySid === sid) return "is the workspace's timeout activity";
    const [worker] = await rest.workers.list({ activitySid: sid, limit: 1 });
    if (worker !== undefined) return `is the activity of worker ${worker.friendlyName}`;
    const queues = await rest.taskQueues.list({ pageSize: PAGE_SIZE });
    const queue = queues.find(
      ({ reservationActivitySid, assignmentActivitySid }) =>
        reservationActivitySid === sid || assignmentActivitySid === sid,
    );
    return queue && `is an activity of task queue ${queue.friendlyName}`;
  },
};
