import { type Instruction, parseInstruction } from 'taskrouter/instruction';
import { isJsonObject } from 'taskrouter/parsed';
import type { CallbackAnswer } from './http-client';
import type { CallbackAlert } from './raise-alerts';

/** What an answer to an assignment callback means. */
export interface Reply {
  /** Whether the callback counts as failed, so that the fallback URL is called. */
  readonly failed: boolean;
  readonly instruction: Instruction | undefined;
  readonly alerts: readonly CallbackAlert[];
}

/**
 * Reads an answer. Only status 200 with `Content-Type: application/json` (or with no content at all, which says "will
 * decide later") is one; everything else is a failure.
 * Source: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks and the pages of the codes.
 */
export function readReply({ status, contentType, body }: CallbackAnswer): Reply {
  if (status !== 200) return failure(11200, `answered with status ${status}, only 200 counts`);
  if (body.trim() === '') return acknowledged();
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    const named = contentType === '' ? 'no Content-Type' : `Content-Type ${contentType}`;
    return failure(40000, `answered with ${named}, only application/json counts`);
  }
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return warning(40001, 'the answer is not valid JSON');
  }
  if (!isJsonObject(value)) {
    const hint = typeof value === 'string' ? ': it is a text, encoded twice?' : '';
    return warning(40001, `the answer is not a JSON object${hint}`);
  }
  if (Object.keys(value).length === 0) return acknowledged();
  return readInstruction(value);
}

function readInstruction(value: { readonly [key: string]: unknown }): Reply {
  const parsed = parseInstruction(value);
  if (parsed.ok) return { ...acknowledged(), instruction: parsed.value };
  const alerts = parsed.problems.map(({ path, message, code, kind }): CallbackAlert => {
    const level = kind === 'unknown' || code === 40005 ? 'warning' : 'error';
    return { level, code, message: path === '' ? message : `${path} ${message}` };
  });
  if (parsed.problems.some(({ kind }) => kind !== 'unknown')) return { ...acknowledged(), alerts };
  // Nothing but unknown parameters: the instruction itself is sound and is carried out, they aside.
  const unknown = new Set(parsed.problems.map(({ path }) => path));
  const known = Object.fromEntries(Object.entries(value).filter(([key]) => !unknown.has(key)));
  const again = parseInstruction(known);
  return { failed: false, instruction: again.ok ? again.value : undefined, alerts };
}

function acknowledged(): Reply {
  return { failed: false, instruction: undefined, alerts: [] };
}

function warning(code: number, message: string): Reply {
  return { ...acknowledged(), alerts: [{ level: 'warning', code, message }] };
}

function failure(code: number, message: string): Reply {
  return { failed: true, instruction: undefined, alerts: [{ level: 'error', code, message }] };
}
