import { testSid } from 'taskrouter/test/sids';
import { SecretUnavailable, type SecretVersion, type VersionStage } from '#lambda/aws/secrets-manager';
import { AuthTokens, RestCredentials } from '#lambda/twilio/twilio-secrets';
import { captureLog } from '../../helpers/handler';

const MINUTE = 60_000;

/** A secret whose versions a test sets, a clock, and a record of what was read. */
class Secret {
  now = 1_000 * MINUTE;
  readonly read: VersionStage[] = [];
  versions: Partial<Record<VersionStage, SecretVersion>> = {};
  down = false;

  readonly options = {
    now: () => this.now,
    read: async (_: string, stage: VersionStage) => {
      this.read.push(stage);
      if (this.down) throw new SecretUnavailable('down');
      return this.versions[stage];
    },
  };

  put(stage: VersionStage, value: Record<string, string>): void {
    this.versions[stage] = { value: { accountSid: testSid('AC'), ...value }, createdAt: this.now };
  }
}

let secret: Secret;
beforeEach(() => {
  captureLog();
  secret = new Secret();
});
afterEach(() => jest.restoreAllMocks());

describe('auth tokens', () => {
  let tokens: AuthTokens;
  const verdict = (authToken: string) => tokens.verify((keys) => keys.authToken === authToken, 3_000);
  const signedWith = async (authToken: string) => (await verdict(authToken)) === 'genuine';

  beforeEach(() => {
    secret.put('AWSCURRENT', { authToken: 'first' });
    tokens = new AuthTokens('name', testSid('AC'), secret.options);
  });

  test('a cold start reads the current version alone, once for all requests', async () => {
    expect(await Promise.all([signedWith('first'), signedWith('first')])).toEqual([true, true]);
    expect(secret.read).toEqual(['AWSCURRENT']);
  });

  test('are kept for five minutes, then all versions are read', async () => {
    await signedWith('first');
    secret.now += 5 * MINUTE - 1;
    await signedWith('first');
    expect(secret.read).toEqual(['AWSCURRENT']);
    secret.now += 1;
    await signedWith('first');
    expect(secret.read).toEqual(['AWSCURRENT', 'AWSPENDING', 'AWSCURRENT', 'AWSPREVIOUS']);
  });

  test('a rotation refuses nothing: the one to come is good before, the one before is good afterwards', async () => {
    secret.now += 30 * MINUTE;
    secret.put('AWSPENDING', { authToken: 'second' });
    expect([await signedWith('first'), await signedWith('second')]).toEqual([true, true]);

    secret.put('AWSCURRENT', { authToken: 'second' });
    secret.put('AWSPREVIOUS', { authToken: 'first' });
    delete secret.versions.AWSPENDING;
    secret.now += MINUTE;
    expect([await signedWith('second'), await signedWith('first')]).toEqual([true, true]);
  });

  test('a rotation in the middle of reading the versions hides none of the two tokens', async () => {
    for (const movesAt of [1, 2, 3]) {
      secret = new Secret();
      secret.put('AWSCURRENT', { authToken: 'first' });
      tokens = new AuthTokens('name', testSid('AC'), {
        ...secret.options,
        read: async (name, stage) => {
          const version = await secret.options.read(name, stage);
          if (secret.read.length === 1 + movesAt) {
            secret.put('AWSPREVIOUS', { authToken: 'first' });
            secret.put('AWSCURRENT', { authToken: 'second' });
            delete secret.versions.AWSPENDING;
          }
          return version;
        },
      });
      await signedWith('first');
      secret.put('AWSPENDING', { authToken: 'second' });
      expect([movesAt, await signedWith('second'), await signedWith('first')]).toEqual([movesAt, true, true]);
    }
  });

  test('the one before is refused a quarter of an hour later', async () => {
    secret.put('AWSPREVIOUS', { authToken: 'zeroth' });
    expect(await signedWith('zeroth')).toBe(true);
    secret.now += 20 * MINUTE;
    expect(await signedWith('zeroth')).toBe(false);
  });

  test('however many requests are forged, the secret is read three times at once and every five seconds at most', async () => {
    await signedWith('first');
    const verdicts: string[] = [];
    for (let n = 0; n < 1_000; n++) {
      secret.now += 1;
      verdicts.push(await verdict('forged'));
    }
    expect(verdicts.filter((found) => found === 'forged')).toHaveLength(3);
    expect(verdicts.filter((found) => found === 'undecided')).toHaveLength(997);
    expect(secret.read.filter((stage) => stage === 'AWSCURRENT')).toHaveLength(1 + 3);
    secret.now += 5_000;
    expect(await verdict('forged')).toBe('forged');
    secret.now += 1;
    expect(await verdict('forged')).toBe('undecided');
    expect(secret.read.filter((stage) => stage === 'AWSCURRENT')).toHaveLength(1 + 4);
  });

  test('while requests are forged, a rotation refuses no genuine one: it is undecided until the secret may be read', async () => {
    await signedWith('first');
    for (let n = 0; n < 10; n++) await verdict('forged');
    secret.now += 1;
    secret.put('AWSPENDING', { authToken: 'second' });
    expect(await verdict('second')).toBe('undecided');
    secret.now += 5_000;
    expect(await verdict('second')).toBe('genuine');
  });

  test('a replaced token is good until a quarter of an hour after its successor was made, whenever it was read', async () => {
    secret.put('AWSPREVIOUS', { authToken: 'zeroth' });
    secret.now += 14 * MINUTE;
    expect(await signedWith('zeroth')).toBe(true);
    secret.now += MINUTE - 1;
    expect(await signedWith('zeroth')).toBe(true);
    secret.now += 1;
    expect(await signedWith('zeroth')).toBe(false);
  });

  test('a replaced token is refused five seconds after its label was taken away', async () => {
    secret.put('AWSPREVIOUS', { authToken: 'zeroth' });
    expect(await signedWith('zeroth')).toBe(true);
    delete secret.versions.AWSPREVIOUS;
    secret.now += 5_000;
    expect(await signedWith('zeroth')).toBe(false);
  });

  describe('when a reading takes long', () => {
    let answers: (() => void)[];
    /** Lets every reading wait until it is answered, from now on. */
    const slow = () => {
      answers = [];
      const { read } = secret.options;
      tokens = new AuthTokens('name', testSid('AC'), {
        ...secret.options,
        read: async (name, stage) => {
          if (isSlow) await new Promise<void>((resolve) => answers.push(resolve));
          return read(name, stage);
        },
      });
    };
    let isSlow = false;
    const answerAll = async () => {
      for (let n = 0; n < 10; n++) {
        for (const answer of answers.splice(0)) answer();
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const within = (authToken: string, timeMs: number) =>
      tokens.verify((keys) => keys.authToken === authToken, timeMs);

    beforeEach(() => {
      isSlow = false;
      slow();
    });

    test('a signature by another token cannot be told in time, and the reading goes on for the next request', async () => {
      await within('first', 3_000);
      secret.put('AWSPENDING', { authToken: 'second' });
      isSlow = true;
      await expect(within('second', 0)).rejects.toThrow('not read in time');
      await answerAll();
      isSlow = false;
      expect(await within('second', 3_000)).toBe('genuine');
      expect(secret.read).toEqual(['AWSCURRENT', 'AWSPENDING', 'AWSCURRENT', 'AWSPREVIOUS']);
    });

    test('the known token is good all the same, however old the reading is', async () => {
      await within('first', 3_000);
      isSlow = true;
      secret.now += 60 * MINUTE;
      expect(await within('first', 0)).toBe('genuine');
      await answerAll();
    });

    test('a cold start cannot tell anything in time', async () => {
      isSlow = true;
      await expect(within('first', 0)).rejects.toThrow(SecretUnavailable);
      await answerAll();
    });
  });

  test('while Secrets Manager is down, what was read before serves on', async () => {
    await signedWith('first');
    secret.down = true;
    secret.now += 60 * MINUTE;
    expect(await signedWith('first')).toBe(true);
  });

  test('while Secrets Manager is down, what matches nothing is neither genuine nor forged: nobody can say', async () => {
    secret.put('AWSPENDING', { authToken: 'second' });
    await signedWith('first');
    secret.down = true;
    await expect(signedWith('second')).rejects.toThrow(SecretUnavailable);
    await expect(signedWith('second')).rejects.toThrow(SecretUnavailable);
    secret.down = false;
    secret.now += 5_000;
    expect(await signedWith('second')).toBe(true);
    expect(await signedWith('forged')).toBe(false);
  });

  test('a failure of the first reading is not kept', async () => {
    secret.down = true;
    await expect(signedWith('first')).rejects.toThrow(SecretUnavailable);
    secret.down = false;
    expect(await signedWith('first')).toBe(true);
  });

  test('a version being prepared that is no token yet does no harm', async () => {
    secret.put('AWSPENDING', {});
    expect(await signedWith('forged')).toBe(false);
    expect(await signedWith('first')).toBe(true);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['another account', { accountSid: testSid('AC', 2), authToken: 'x' }, /another account/],
    ['no token', {}, /has no authToken/],
    ['an empty token', { authToken: '' }, /has no authToken/],
  ])('a secret of %s is not usable', async (_, value, message) => {
    secret.put('AWSCURRENT', value);
    await expect(signedWith('x')).rejects.toThrow(message);
  });

  test('a secret that does not exist is named', async () => {
    delete secret.versions.AWSCURRENT;
    await expect(signedWith('first')).rejects.toThrow('there is no secret name');
  });

  test('their age is reported when they are read', async () => {
    const log = captureLog();
    await signedWith('first');
    expect(log.last()).toMatchObject({
      SecretAge: expect.any(Number),
      _aws: { CloudWatchMetrics: [{ Namespace: 'TaskRouter', Dimensions: [['FunctionName']] }] },
    });
    expect(log.lines()).not.toContain('first');
  });
});

describe('credentials for REST', () => {
  test('are the account and its token, or an API key and its secret', async () => {
    secret.put('AWSCURRENT', { authToken: 'token' });
    const account = new RestCredentials('name', testSid('AC'), secret.options);
    expect(await account.get()).toEqual({ username: testSid('AC'), password: 'token' });

    secret.put('AWSCURRENT', { apiKeySid: testSid('SK'), apiKeySecret: 'key' });
    const apiKey = new RestCredentials('name', testSid('AC'), secret.options);
    expect(await apiKey.get()).toEqual({ username: testSid('SK'), password: 'key' });
  });

  test('newer ones are there once the secret has been rotated', async () => {
    secret.put('AWSCURRENT', { authToken: 'first' });
    const rest = new RestCredentials('name', testSid('AC'), secret.options);
    await rest.get();
    expect(await rest.newer()).toBeUndefined();
    secret.put('AWSCURRENT', { authToken: 'second' });
    secret.now += 5_000;
    expect(await rest.newer()).toEqual({ username: testSid('AC'), password: 'second' });
  });
});
