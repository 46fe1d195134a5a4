import { stopEmulators } from '../emulator';
import { faults, operationFor, operations } from './contract';
import { REQUESTS } from './operations';
import { startWorld } from './world';

afterEach(stopEmulators);

describe('Twilio’s OpenAPI document for TaskRouter v1', () => {
  test('has 61 operations, and each of them a request here', () => {
    expect(operations).toHaveLength(61);
    expect(Object.keys(REQUESTS).sort()).toEqual(operations.map(({ id }) => id).sort());
  });

  test.each(operations.map((operation) => ({ ...operation })))(
    '$id: $method $path',
    async ({ id, status }) => {
      const world = await startWorld();
      await REQUESTS[id]?.(world);
      const exchange = world.exchanges.at(-1);
      if (exchange === undefined) throw new Error(`${id} sent no request`);
      const operation = operationFor(exchange.method, exchange.path);
      expect(operation?.id).toBe(id);
      expect(exchange.status).toBe(status);
      expect(operation && faults(operation, exchange.body)).toEqual([]);
    },
  );

  test('an answer with a field missing, one too many, or of the wrong form is found', async () => {
    const { workspace, exchanges } = await startWorld();
    await workspace.fetch();
    const { body, method = '', path = '' } = exchanges.at(-1) ?? {};
    const operation = operationFor(method, path);
    if (operation === undefined || typeof body !== 'object') throw new Error('there is no answer');
    const { sid, ...withoutSid } = { sid: '', ...body };
    expect(sid).not.toBe('');
    expect(faults(operation, withoutSid)).toEqual([expect.stringContaining("required property 'sid'")]);
    expect(faults(operation, { ...body, extra: 1 })).toEqual([expect.stringContaining('additional')]);
    expect(faults(operation, { ...body, date_created: '2026-01-01' })).toEqual([
      expect.stringContaining('/date_created'),
    ]);
  });
});
