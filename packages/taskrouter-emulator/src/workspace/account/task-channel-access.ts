import { parseSid } from 'taskrouter/sid';
import { PAGE_SIZE, type ResourceAccess } from './resource-access';
import { unlessGone } from './rest-error';

/** Told apart by the unique name. Source: https://www.twilio.com/docs/taskrouter/api/task-channel */
export const taskChannelAccess: ResourceAccess<'taskChannel'> = {
  hasUniqueName: true,

  async list({ rest }) {
    const channels = await rest.taskChannels.list({ pageSize: PAGE_SIZE });
    return channels.map(({ sid, uniqueName, friendlyName, channelOptimizedRouting }) => ({
      sid: parseSid('TC', sid),
      name: uniqueName,
      fields: { friendlyName, channelOptimizedRouting: channelOptimizedRouting ?? false },
    }));
  },

  async find({ rest }, name) {
    const channel = await unlessGone(rest.taskChannels(name).fetch());
    return channel && parseSid('TC', channel.sid);
  },

  async read({ rest }, sid) {
    const channel = await unlessGone(rest.taskChannels(sid).fetch());
    if (channel === undefined) return undefined;
    const { friendlyName, channelOptimizedRouting } = channel;
    return {
      fields: { friendlyName, channelOptimizedRouting: channelOptimizedRouting ?? false },
      etag: undefined,
    };
  },

  async create({ rest }, name, fields) {
    const { sid } = await rest.taskChannels.create({ uniqueName: name, ...fields });
    return parseSid('TC', sid);
  },

  update: ({ rest }, sid, fields) => rest.taskChannels(sid).update(fields),

  remove: ({ rest }, sid) => rest.taskChannels(sid).remove(),

  async usedBy({ rest }, sid) {
    const assignmentStatus = ['pending', 'reserved', 'assigned', 'wrapping'];
    for (const task of await rest.tasks.list({ assignmentStatus, pageSize: PAGE_SIZE })) {
      if (task.taskChannelSid === sid) return `is the channel of task ${task.sid}, which has not ended`;
    }
    return undefined;
  },
};
