import { type InstructionName, parseInstruction } from '#src/instruction';
import { INSTRUCTION_PARAMETERS } from '#src/instruction-parameters';
import { testSid } from './helpers/sids';

const ACTIVITY = testSid('WA');
const URL = 'https://example.com/twiml';

/** The least that each instruction needs. */
const MINIMAL: Record<InstructionName, object> = {
  accept: {},
  reject: {},
  dequeue: {},
  call: { from: '+15550100', url: URL },
  redirect: { call_sid: testSid('CA'), url: URL },
  conference: {},
};

/** Values that a kind of parameter takes, and values that it refuses. */
const TEXT = {
  takes: ['+15550100', 'client:alice', 'sip:alice@example.com'],
  refuses: ['', ' ', 5, null, ['a']],
};
const FLAG = { takes: [true, false], refuses: ['true', 1, null] };
const LINK = {
  takes: [URL, 'http://example.com'],
  refuses: ['', 'example.com/twiml', 'ftp://example.com', 5],
};
const ACTIVITY_SID = { takes: [ACTIVITY], refuses: ['Offline', testSid('WK'), `${ACTIVITY}0`, null] };
const RING_TIME = { takes: [1, 60, 999], refuses: [0, 1000, 1.5, '60'] };
const RECORD = { takes: ['do-not-record', 'record-from-answer'], refuses: ['record', true] };
const METHOD = { takes: ['GET', 'POST'], refuses: ['PUT', 'post'] };
const EVENTS = {
  takes: ['answered', 'initiated,ringing, answered,completed'],
  refuses: ['', 'busy', ['answered']],
};

const CASES: Record<
  InstructionName,
  Record<string, { takes: readonly unknown[]; refuses: readonly unknown[] }>
> = {
  accept: {},
  reject: { activity_sid: ACTIVITY_SID },
  dequeue: {
    to: TEXT,
    from: TEXT,
    post_work_activity_sid: ACTIVITY_SID,
    record: RECORD,
    timeout: RING_TIME,
    status_callback_url: LINK,
    status_callback_events: EVENTS,
  },
  call: {
    to: TEXT,
    from: TEXT,
    url: LINK,
    accept: FLAG,
    record: RECORD,
    timeout: RING_TIME,
    status_callback_url: LINK,
  },
  redirect: {
    call_sid: { takes: [testSid('CA')], refuses: ['CA1', testSid('WT'), null] },
    url: LINK,
    accept: FLAG,
  },
  conference: {
    to: TEXT,
    from: TEXT,
    post_work_activity_sid: ACTIVITY_SID,
    timeout: RING_TIME,
    record: FLAG,
    muted: FLAG,
    beep: { takes: ['true', 'onEnter', 'onExit', 'false'], refuses: [true, 'always'] },
    start_conference_on_enter: FLAG,
    end_conference_on_exit: FLAG,
    end_conference_on_customer_exit: FLAG,
    beep_on_customer_entrance: FLAG,
    wait_url: LINK,
    wait_method: METHOD,
    early_media: FLAG,
    max_participants: { takes: [2, 250], refuses: [1, 251, '10'] },
    status_callback: LINK,
    status_callback_method: METHOD,
    status_callback_event: EVENTS,
    conference_status_callback: LINK,
    conference_status_callback_method: METHOD,
    conference_status_callback_event: { takes: ['start', 'join,leave'], refuses: ['answered', ''] },
    conference_record: { takes: ['record-from-start', 'do-not-record', 'true'], refuses: [true, 'record'] },
    conference_trim: { takes: ['trim-silence', 'do-not-trim'], refuses: ['trim', true] },
    recording_channels: { takes: ['mono', 'dual'], refuses: ['stereo', 2] },
    recording_status_callback: LINK,
    recording_status_callback_method: METHOD,
    conference_recording_status_callback: LINK,
    conference_recording_status_callback_method: METHOD,
    region: { takes: ['ie1'], refuses: ['', 1] },
    sip_auth_username: { takes: ['alice'], refuses: ['', null] },
    sip_auth_password: { takes: ['secret'], refuses: ['', null] },
    jitter_buffer_size: { takes: ['small', 'medium', 'large', 'off'], refuses: ['huge', 0] },
  },
};

const names = Object.keys(MINIMAL);

describe.each(Object.entries(CASES))('%s', (instruction, parameters) => {
  const minimal = { instruction, ...Object.entries(MINIMAL).find(([name]) => name === instruction)?.[1] };

  test('needs no more than its required parameters', () => {
    expect(parseInstruction(minimal)).toEqual({ ok: true, value: minimal });
  });

  test('has a case for each of its parameters', () => {
    const table: Record<string, object> = INSTRUCTION_PARAMETERS;
    expect(Object.keys(parameters)).toEqual(Object.keys(table[instruction] ?? {}));
  });

  const values = (which: 'takes' | 'refuses') =>
    Object.entries(parameters).flatMap(([name, cases]) => cases[which].map((value) => ({ name, value })));

  if (values('takes').length > 0) {
    test.each(values('takes'))('$name takes $value', ({ name, value }) => {
      const input = { ...minimal, [name]: value };
      expect(parseInstruction(input)).toEqual({ ok: true, value: input });
    });

    test.each(values('refuses'))('$name refuses $value', ({ name, value }) => {
      const problems = [
        { path: name, kind: 'invalid', message: expect.stringMatching(/^takes /), code: expect.any(Number) },
      ];
      expect(parseInstruction({ ...minimal, [name]: value })).toEqual({ ok: false, problems });
    });
  }

  test('refuses a parameter it does not have', () => {
    const problems = [{ path: 'colour', kind: 'unknown', code: 0, message: expect.any(String) }];
    expect(parseInstruction({ ...minimal, colour: 'red' })).toEqual({ ok: false, problems });
  });
});

test.each([
  ['call', 'from', 40111],
  ['call', 'url', 40112],
  ['redirect', 'call_sid', 40121],
  ['redirect', 'url', 40120],
])("%s without %s is Twilio's error %i", (instruction, path, code) => {
  const { [path]: _, ...rest }: Record<string, unknown> = {
    ...Object.entries(MINIMAL).find(([name]) => name === instruction)?.[1],
  };
  const parsed = parseInstruction({ instruction, ...rest });
  expect(parsed).toMatchObject({ ok: false, problems: [{ path, code, kind: 'missing' }] });
});

test.each([
  [{ instruction: 'acept' }, 55555, /did you mean accept\?/],
  [{ instruction: 'supervise' }, 55555, /one of accept, reject/],
  [{ instruction: 5 }, 55555, /unknown/],
  [{ instruction: 'toString' }, 55555, /unknown/],
  [{ message: 'ok' }, 40005, /is missing/],
  [['accept'], 40001, /JSON object/],
  ['accept', 40001, /JSON object/],
  [null, 40001, /JSON object/],
])('%j is error %i', (input, code, message) => {
  const parsed = parseInstruction(input);
  expect(parsed).toMatchObject({ ok: false, problems: [{ code, message: expect.stringMatching(message) }] });
});

test('a misspelt parameter is named with the one that was probably meant, and all problems come at once', () => {
  const parsed = parseInstruction({ instruction: 'call', from: '', urll: URL });
  expect(parsed).toMatchObject({
    ok: false,
    problems: [
      { path: 'from', kind: 'invalid' },
      { path: 'url', kind: 'missing' },
      { path: 'urll', kind: 'unknown', message: 'is not a parameter of call; did you mean url?' },
    ],
  });
});

test('every instruction has its cases', () => {
  expect(names).toEqual(Object.keys(INSTRUCTION_PARAMETERS));
});
