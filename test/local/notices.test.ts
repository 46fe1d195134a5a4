import { noticeIn } from '#local/notices';

const NOON = new Date(2026, 10, 26, 12, 0, 0).getTime();
const FUNCTION = 'TaskRouter-AssignmentCallback9F7CE63C-GL4QBS508TOF';
const notice = (line: string) => noticeIn(line, NOON);

test('what goes wrong in a function is told in one line, by its short name', () => {
  const record = { level: 'WARN', message: 'request', outcome: 'forged', error: 'The signature is missing.' };
  expect(notice(`${FUNCTION} | ${JSON.stringify(record)}`)).toBe(
    '12:00:00 AssignmentCallback warn: forged, The signature is missing.',
  );
  const thrown = {
    level: 'ERROR',
    errorType: 'TypeError',
    errorMessage: 'x is undefined',
    stackTrace: ['at y'],
  };
  expect(notice(`${FUNCTION} | ${JSON.stringify(thrown)}`)).toBe(
    '12:00:00 AssignmentCallback error TypeError: x is undefined',
  );
  expect(notice(`${FUNCTION} | Sandbox.Timedout: Task timed out after 5.00 seconds`)).toBe(
    '12:00:00 AssignmentCallback: Sandbox.Timedout: Task timed out after 5.00 seconds',
  );
});

test('what goes well is for the log alone', () => {
  expect(notice(`${FUNCTION} | {"level":"INFO","message":"request"}`)).toBeUndefined();
  expect(notice('access log | {"status":"201"}')).toBeUndefined();
});

test('what is no function’s is told as it is, with no effect on the terminal', () => {
  expect(notice('sqs: dead-lettered \u001b[31m1')).toBe('12:00:00 sqs: dead-lettered \\u{1b}[31m1');
});
