import { AuthTokenReader } from '../../../lambda/support/auth-token';
import { testSid } from '../../helpers/sids';

const secret = (authToken: string) => JSON.stringify({ accountSid: testSid('AC'), authToken });

test('a token is kept for five minutes, then read again', async () => {
  let now = 0;
  let current = 'first';
  const read = jest.fn(async () => secret(current));
  const reader = new AuthTokenReader('name', testSid('AC'), read, () => now);

  expect(await reader.get()).toBe('first');
  current = 'rotated';
  now = 5 * 60_000 - 1;
  expect(await reader.get()).toBe('first');
  now = 5 * 60_000;
  expect(await reader.get()).toBe('rotated');
  expect(read).toHaveBeenCalledTimes(2);
});

test('requests that come while the secret is being read share one call', async () => {
  const read = jest.fn(async () => secret('token'));
  const reader = new AuthTokenReader('name', testSid('AC'), read, () => 0);
  expect(await Promise.all([reader.get(), reader.get(), reader.get()])).toEqual(['token', 'token', 'token']);
  expect(read).toHaveBeenCalledTimes(1);
});

test('a failure is not kept', async () => {
  const read = jest
    .fn<Promise<string>, []>()
    .mockRejectedValueOnce(new Error('down'))
    .mockResolvedValue(secret('token'));
  const reader = new AuthTokenReader('name', testSid('AC'), read, () => 0);
  await expect(reader.get()).rejects.toThrow('down');
  expect(await reader.get()).toBe('token');
});
