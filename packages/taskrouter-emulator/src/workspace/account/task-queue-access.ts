import { parseSid } from 'taskrouter/sid';
import type { TaskQueueInstance } from 'twilio/lib/rest/taskrouter/v1/workspace/taskQueue';
import { withNames, withSids } from '../../seed/name-references';
import type { Names } from '../names';
import type { ResourceFields } from '../resources';
import { PAGE_SIZE, type ResourceAccess } from './resource-access';
import { unlessGone } from './rest-error';

/** Source: https://www.twilio.com/docs/taskrouter/api/task-queue */
export const taskQueueAccess: ResourceAccess<'taskQueue'> = {
  hasUniqueName: false,

  async list({ rest, names }) {
    const queues = await rest.taskQueues.list({ pageSize: PAGE_SIZE });
    return queues.map((queue) => ({
      sid: parseSid('WQ', queue.sid),
      name: queue.friendlyName,
      fields: fieldsOf(queue, names),
    }));
  },

  async find({ rest }, name) {
    const found = await rest.taskQueues.list({ friendlyName: name, pageSize: PAGE_SIZE });
    const queue = found.find(({ friendlyName }) => friendlyName === name);
    return queue === undefined ? undefined : parseSid('WQ', queue.sid);
  },

  async read({ rest, names }, sid) {
    const queue = await unlessGone(rest.taskQueues(sid).fetch());
    return queue && { fields: fieldsOf(queue, names), etag: undefined };
  },

  async create({ rest, names }, name, fields) {
    const all = new Set(Object.keys(fields));
    const { sid } = await rest.taskQueues.create({ friendlyName: name, ...parametersOf(fields, all, names) });
    return parseSid('WQ', sid);
  },

  update: ({ rest, names }, sid, fields, changed) =>
    rest.taskQueues(sid).update(parametersOf(fields, changed, names)),

  remove: ({ rest }, sid) => rest.taskQueues(sid).remove(),

  async usedBy({ rest }, sid) {
    const assignmentStatus = ['pending', 'reserved', 'assigned', 'wrapping'];
    const [task] = await rest.tasks.list({ taskQueueSid: sid, assignmentStatus, limit: 1 });
    return task && `has tasks that have not ended, such as ${task.sid} (${task.assignmentStatus})`;
  },
};

function fieldsOf(queue: TaskQueueInstance, { nameOf }: Names): ResourceFields['taskQueue'] {
  // Null when they are not set, whatever the package's types say.
  const reservationActivity = queue.reservationActivityName ?? undefined;
  const assignmentActivity = queue.assignmentActivityName ?? undefined;
  return {
    targetWorkers: withNames(queue.targetWorkers ?? '', nameOf),
    maxReservedWorkers: queue.maxReservedWorkers,
    taskOrder: queue.taskOrder,
    ...(reservationActivity !== undefined && { reservationActivity }),
    ...(assignmentActivity !== undefined && { assignmentActivity }),
  };
}

function parametersOf(fields: ResourceFields['taskQueue'], changed: ReadonlySet<string>, { sidOf }: Names) {
  const { targetWorkers, maxReservedWorkers, taskOrder, reservationActivity, assignmentActivity } = fields;
  return {
    ...(changed.has('targetWorkers') && { targetWorkers: withSids(targetWorkers, sidOf) }),
    ...(changed.has('maxReservedWorkers') && { maxReservedWorkers }),
    ...(changed.has('taskOrder') && { taskOrder }),
    ...(changed.has('reservationActivity') &&
      reservationActivity !== undefined && {
        reservationActivitySid: sidOf('activity', reservationActivity),
      }),
    ...(changed.has('assignmentActivity') &&
      assignmentActivity !== undefined && { assignmentActivitySid: sidOf('activity', assignmentActivity) }),
  };
}
