import { parseJsonObject } from 'taskrouter/parsed';
import { parseSid } from 'taskrouter/sid';
import type { WorkerInstance } from 'twilio/lib/rest/taskrouter/v1/workspace/worker';
import { DEFAULT_CAPACITY } from '../field-changes';
import type { ResourceFields } from '../resources';
import { PAGE_SIZE, type ResourceAccess, type WorkspaceAccess } from './resource-access';
import { unlessGone } from './rest-error';

/**
 * The workers without their capacities: those take a request for each worker, see {@link capacityOf}. A second worker
 * of the same name is refused by TaskRouter itself.
 * Source: https://www.twilio.com/docs/taskrouter/api/worker and .../worker-channel
 */
export const workerAccess: ResourceAccess<'worker'> = {
  hasUniqueName: true,

  async list({ rest }) {
    const workers = await rest.workers.list({ pageSize: PAGE_SIZE });
    return workers.map((worker) => ({
      sid: parseSid('WK', worker.sid),
      name: worker.friendlyName,
      fields: { ...fieldsOf(worker), capacity: {} },
    }));
  },

  async find({ rest }, name) {
    const found = await rest.workers.list({ friendlyName: name, pageSize: PAGE_SIZE });
    const worker = found.find(({ friendlyName }) => friendlyName === name);
    return worker === undefined ? undefined : parseSid('WK', worker.sid);
  },

  async read(workspace, sid) {
    const worker = await unlessGone(workspace.rest.workers(sid).fetchWithHttpInfo());
    if (worker === undefined) return undefined;
    const capacity = await capacityOf(workspace, sid);
    return { fields: { ...fieldsOf(worker.body), capacity }, etag: worker.headers.etag };
  },

  async create({ rest, names }, name, { attributes, activity }) {
    const { sid } = await rest.workers.create({
      friendlyName: name,
      attributes: JSON.stringify(attributes),
      ...(activity !== undefined && { activitySid: names.sidOf('activity', activity) }),
    });
    return parseSid('WK', sid);
  },

  async update({ rest }, sid, { attributes, capacity }, changed, etag) {
    const worker = rest.workers(sid);
    const changes = [...changed];
    if (changes.some((path) => path.startsWith('attributes'))) {
      await worker.update({
        attributes: JSON.stringify(attributes),
        ...(etag !== undefined && { ifMatch: etag }),
      });
    }
    for (const [channel, tasks] of Object.entries(capacity)) {
      if (changed.has(`capacity.${channel}`))
        await worker.workerChannels(channel).update({ capacity: tasks });
    }
  },

  remove: ({ rest }, sid, etag) =>
    etag === undefined ? rest.workers(sid).remove() : rest.workers(sid).remove({ ifMatch: etag }),

  async usedBy({ rest }, sid) {
    for (const reservationStatus of ['pending', 'accepted', 'wrapping'] as const) {
      const [reservation] = await rest.workers(sid).reservations.list({ reservationStatus, limit: 1 });
      if (reservation !== undefined) return `has reservation ${reservation.sid} (${reservationStatus})`;
    }
    return undefined;
  },
};

/** How many tasks a worker takes at a time, by the unique name of the channel. */
export async function capacityOf(
  { rest }: WorkspaceAccess,
  sid: string,
): Promise<Readonly<Record<string, number>>> {
  const channels = await rest.workers(sid).workerChannels.list({ pageSize: PAGE_SIZE });
  return Object.fromEntries(
    channels.map(({ taskChannelUniqueName, configuredCapacity }) => [
      taskChannelUniqueName,
      configuredCapacity ?? DEFAULT_CAPACITY,
    ]),
  );
}

function fieldsOf({ attributes, activityName }: WorkerInstance): Omit<ResourceFields['worker'], 'capacity'> {
  return { attributes: parseJsonObject(attributes) ?? {}, activity: activityName };
}
