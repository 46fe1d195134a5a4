import { parseJsonObject } from 'taskrouter/parsed';
import { parseSid } from 'taskrouter/sid';
import type { WorkflowInstance } from 'twilio/lib/rest/taskrouter/v1/workspace/workflow';
import { configurationWithNames, configurationWithSids } from '../../seed/name-references';
import type { Names } from '../names';
import type { ResourceFields } from '../resources';
import { PAGE_SIZE, type ResourceAccess } from './resource-access';
import { unlessGone } from './rest-error';

/** Source: https://www.twilio.com/docs/taskrouter/api/workflow */
export const workflowAccess: ResourceAccess<'workflow'> = {
  hasUniqueName: false,

  async list({ rest, names }) {
    const workflows = await rest.workflows.list({ pageSize: PAGE_SIZE });
    return workflows.map((workflow) => ({
      sid: parseSid('WW', workflow.sid),
      name: workflow.friendlyName,
      fields: fieldsOf(workflow, names),
    }));
  },

  async find({ rest }, name) {
    const found = await rest.workflows.list({ friendlyName: name, pageSize: PAGE_SIZE });
    const workflow = found.find(({ friendlyName }) => friendlyName === name);
    return workflow === undefined ? undefined : parseSid('WW', workflow.sid);
  },

  async read({ rest, names }, sid) {
    const workflow = await unlessGone(rest.workflows(sid).fetch());
    return workflow && { fields: fieldsOf(workflow, names), etag: undefined };
  },

  async create({ rest, names }, name, fields) {
    const all = new Set(Object.keys(fields));
    const { sid } = await rest.workflows.create({
      friendlyName: name,
      ...parametersOf(fields, all),
      configuration: configurationText(fields, names),
    });
    return parseSid('WW', sid);
  },

  update: ({ rest, names }, sid, fields, changed) =>
    rest.workflows(sid).update({
      ...parametersOf(fields, changed),
      ...(changed.has('configuration') && { configuration: configurationText(fields, names) }),
    }),

  remove: ({ rest }, sid) => rest.workflows(sid).remove(),

  async usedBy({ rest }, sid) {
    const assignmentStatus = ['pending', 'reserved', 'assigned', 'wrapping'];
    const [task] = await rest.tasks.list({ workflowSid: sid, assignmentStatus, limit: 1 });
    return task && `has tasks that have not ended, such as ${task.sid} (${task.assignmentStatus})`;
  },
};

function fieldsOf(workflow: WorkflowInstance, { nameOf }: Names): ResourceFields['workflow'] {
  return {
    assignmentCallbackUrl: workflow.assignmentCallbackUrl ?? '',
    fallbackAssignmentCallbackUrl: workflow.fallbackAssignmentCallbackUrl ?? '',
    taskReservationTimeout: workflow.taskReservationTimeout,
    configuration: configurationWithNames(parseJsonObject(workflow.configuration) ?? {}, nameOf),
  };
}

function parametersOf(fields: ResourceFields['workflow'], changed: ReadonlySet<string>) {
  const { assignmentCallbackUrl, fallbackAssignmentCallbackUrl, taskReservationTimeout } = fields;
  return {
    ...(changed.has('assignmentCallbackUrl') &&
      assignmentCallbackUrl !== undefined && { assignmentCallbackUrl }),
    ...(changed.has('fallbackAssignmentCallbackUrl') &&
      fallbackAssignmentCallbackUrl !== undefined && { fallbackAssignmentCallbackUrl }),
    ...(changed.has('taskReservationTimeout') && { taskReservationTimeout }),
  };
}

function configurationText({ configuration }: ResourceFields['workflow'], { sidOf }: Names): string {
  return JSON.stringify(configurationWithSids(configuration, sidOf));
}
