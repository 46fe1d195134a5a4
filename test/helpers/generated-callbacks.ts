import fc from 'fast-check';
import { getExpectedTwilioSignature, validateRequest } from 'twilio/lib/webhooks/webhooks';
import type { HttpRequest, HttpResponse } from '#lambda/http/http';
import {
  AUTH_TOKEN,
  CALLBACK_PARAMETERS,
  CALLBACK_PATH,
  CALLBACK_URL,
  encodeForm,
} from './assignment-callback';
import { httpRequest } from './http-request';

type Parameters = Readonly<Record<string, string>>;

const text = fc.oneof(
  fc.string({ maxLength: 12, unit: 'grapheme' }),
  fc.constantFrom('', ' ', '+', '%2B', '&=', 'ünïcode ☎', '{"a":1}', '[]'),
);

/** The documented parameters, now and then with one missing, changed or added. */
const parameters: fc.Arbitrary<Parameters> = fc
  .tuple(
    fc.constantFrom('whole', 'without', 'changed', 'more'),
    fc.constantFrom(...Object.keys(CALLBACK_PARAMETERS)),
    text,
    text,
  )
  .map(([kind, name, value, other]) => {
    const { [name]: _, ...rest } = CALLBACK_PARAMETERS;
    if (kind === 'without') return rest;
    if (kind === 'changed') return { ...rest, [name]: value };
    return kind === 'more' ? { ...CALLBACK_PARAMETERS, [`X${other}`]: value } : CALLBACK_PARAMETERS;
  });

const token = fc.constantFrom(AUTH_TOKEN, AUTH_TOKEN, AUTH_TOKEN, 'another');
const query = fc.constantFrom('', '', 'a=1', 'a=%20b&c=', "it's=x");

export function callbackRequest(body: Buffer, signature: string, queryString: string): HttpRequest {
  const described = httpRequest({
    path: CALLBACK_PATH,
    query: queryString,
    headers: { 'x-twilio-signature': signature },
    form: '',
  });
  return { ...described, body: body.toString('base64') };
}

const urlOf = (queryString: string) => (queryString === '' ? CALLBACK_URL : `${CALLBACK_URL}?${queryString}`);

/** What is done to a request on its way: nothing mostly, or one thing that a forger or a broken proxy does. */
const tampering = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ kind: 'none' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('truncated' as const), at: fc.nat() }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('flipped' as const), at: fc.nat(), bit: fc.nat(7) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('appended' as const),
      what: fc.constantFrom('%', '%zz', '%ff', '%00', '&a', '\xff'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('signature' as const), signature: fc.string() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'many' as const }) },
);

type Tampering = typeof tampering extends fc.Arbitrary<infer T> ? T : never;

function tamper(body: Buffer, how: Tampering): Buffer {
  switch (how.kind) {
    case 'truncated':
      return body.subarray(0, how.at % (body.length + 1));
    case 'flipped': {
      const flipped = Buffer.from(body);
      const at = how.at % flipped.length;
      flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << how.bit), at);
      return flipped;
    }
    case 'appended':
      return Buffer.concat([body, Buffer.from(how.what, 'latin1')]);
    case 'many':
      return Buffer.concat([body, Buffer.from('&a=1'.repeat(200))]);
    default:
      return body;
  }
}

/** The parameters as any form parser reads them. */
export function decoded(body: Buffer): Record<string, string | string[]> {
  const form = new URLSearchParams(body.toString('utf8'));
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

/**
 * Sends generated callbacks, genuine, forged and damaged, and compares each answer with what twilio's own validator says
 * of the request.
 * @returns how many were answered with each status
 * @throws Error with the seed and the smallest request, when a forged one is accepted, a genuine one refused, or one
 * answered with a 5xx, but for forged ones with 503
 */
export async function compareWithValidator(
  handler: (request: HttpRequest) => Promise<HttpResponse>,
  requests: number,
): Promise<Readonly<Record<number, number>>> {
  const counts: Record<number, number> = {};
  await fc.assert(
    fc.asyncProperty(parameters, token, query, tampering, async (sent, signedWith, queryString, how) => {
      const url = urlOf(queryString);
      const genuineBody = Buffer.from(encodeForm(sent));
      const body = tamper(genuineBody, how);
      const signature =
        how.kind === 'signature' ? how.signature : getExpectedTwilioSignature(signedWith, url, { ...sent });
      const { statusCode } = await handler(callbackRequest(body, signature, queryString));
      counts[statusCode] = (counts[statusCode] ?? 0) + 1;

      const parameters = decoded(body);
      const isGenuine = validateRequest(AUTH_TOKEN, signature, url, parameters);
      const isWhole =
        JSON.stringify(parameters) === JSON.stringify({ ...CALLBACK_PARAMETERS, ...parameters });
      const untouched = body.equals(genuineBody) && how.kind !== 'signature';
      // 503: the secret has been read as often as it may be, so that a signature that matches nothing may be genuine.
      if (statusCode >= 500 && (statusCode !== 503 || isGenuine)) throw new Error(`${statusCode}`);
      if (!isGenuine && statusCode === 200) throw new Error('a forged request was accepted');
      if (
        isGenuine &&
        statusCode === 403 &&
        sent.AccountSid !== undefined &&
        sent.Timestamp === CALLBACK_PARAMETERS.Timestamp
      ) {
        throw new Error('a genuine request was taken for a forged one');
      }
      if (untouched && isGenuine && isWhole && sent === CALLBACK_PARAMETERS && statusCode !== 200) {
        throw new Error(`a valid request was refused with ${statusCode}`);
      }
    }),
    { numRuns: requests },
  );
  return counts;
}
