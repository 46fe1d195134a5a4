import { existsSync, readFileSync } from 'node:fs';
import { object, optionalField } from 'taskrouter/fields';
import { describeProblems, type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import { anyObject, anyText, integer } from 'taskrouter/schema';
import { isSid } from 'taskrouter/sid';
import { parseAssignment } from '#lambda/callback/assignment';
import { type RuleScope, ruleScope } from '#lambda/callback/rule-evaluation';
import { parseForm, parseFormJson } from '#lambda/http/form';
import { capturedIn, fetchCaptured, type WhatWasCaptured } from './captured-callbacks';
import { RulesCommandError } from './rules-command-error';

/** What the rules are to be explained for. */
export interface ExplainedInput {
  readonly scope: RuleScope;
  /** What a captured callback was answered; undefined where that isn't known. */
  readonly answered: string | undefined;
}

const ATTRIBUTES = object(
  {
    task: optionalField(anyObject("the Task's attributes, a JSON object")),
    worker: optionalField(anyObject("the Worker's attributes, a JSON object")),
    workflow_sid: optionalField(anyText()),
    task_queue_sid: optionalField(anyText()),
    task_age: optionalField(integer(0, Number.MAX_SAFE_INTEGER, 'seconds')),
    task_priority: optionalField(integer(0, Number.MAX_SAFE_INTEGER)),
    worker_sid: optionalField(anyText()),
  },
  { expected: 'the names that a rule reads: {"task": {…}, "worker": {…}}' },
);

/**
 * What `rules explain` was given: a Reservation's SID, which a running emulator is asked about; plain attributes, as text
 * or in a file; or a file with a callback's parameters, a captured callback, or a list of them.
 * @param emulator URL of the emulator to ask
 * @throws RulesCommandError
 */
export async function readExplainedInput(given: string, emulator: string): Promise<ExplainedInput> {
  if (isSid('WR', given)) return inputOf(await fetchCaptured(emulator, given), given);
  const text = given.startsWith('{') ? given : readFile(given);
  const shown = given.startsWith('{') ? 'what was given' : given;
  const json = parseJsonObject(text);
  const captured = json && capturedIn(json, undefined);
  if (captured !== undefined) return inputOf(captured, shown);
  if (json !== undefined && ('task' in json || 'worker' in json)) return attributes(json, shown);
  return inputOf({ parameters: parametersIn(text, shown), answered: undefined }, shown);
}

function inputOf({ parameters, answered }: WhatWasCaptured, shown: string): ExplainedInput {
  const assignment = parseAssignment(parameters);
  if (assignment.ok) return { scope: ruleScope(assignment.value), answered };
  throw new RulesCommandError(
    `${shown} is not an Assignment Callback: ${describeProblems(assignment.problems)}`,
  );
}

function attributes(json: JsonObject, shown: string): ExplainedInput {
  const parsed = ATTRIBUTES.parse(json);
  if (parsed.ok) return { scope: parsed.value, answered: undefined };
  throw new RulesCommandError(`${shown}: ${describeProblems(parsed.problems)}`);
}

function parametersIn(text: string, shown: string): WhatWasCaptured['parameters'] {
  if (text.startsWith('{')) {
    const form = parseFormJson(text);
    if (form !== undefined) return form;
  } else {
    const form = parseForm(text);
    if (form.ok) return form.value;
  }
  throw new RulesCommandError(
    `${shown} takes the callback's parameters as texts: {"TaskSid": "WT…", "TaskAttributes": "{…}", …}; or attributes: {"task": {…}, "worker": {…}}`,
  );
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    const hint = /^WR/.test(file) && !existsSync(file) ? '; a SID is WR and 32 hexadecimal digits' : '';
    throw new RulesCommandError(`${file} cannot be read${hint}`);
  }
}
