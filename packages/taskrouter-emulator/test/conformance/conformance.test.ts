import { request, stopEmulators } from '../emulator';
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

  // A misspelt parameter is refused with the one it is close to: so the emulator says itself which ones it knows.
  test.each(operations.filter(({ query, form }) => query.length + form.length > 0))(
    '$id knows every parameter',
    async ({ id, method, path, query, form }) => {
      const { taskRouter, pathOf } = await startWorld();
      const url = pathOf(path);
      for (const name of method === 'GET' ? query : form) {
        const body = new URLSearchParams({ [`${name}_`]: '1' });
        if (/Update(Task|Worker)Reservation/.test(id)) body.set('Instruction', instructionWith(name));
        const answer =
          method === 'GET'
            ? await request(taskRouter, `${url}?${body}`)
            : await request(taskRouter, url, { method, body });
        expect(answer.status).toBe(400);
        expect(answer.body.message).toContain(`${name}_: is unknown; did you mean ${name}?`);
      }
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

/** An instruction that takes the parameter: those without another's name in front are conference's. */
function instructionWith(parameter: string): string {
  return /^(?:Dequeue|Call|Redirect)/.exec(parameter)?.[0] ?? 'conference';
}
