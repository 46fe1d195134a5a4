import { holds } from 'taskrouter/expression/evaluation';
import { list, type ObjectOf, object, optionalField, requiredField } from 'taskrouter/fields';
import type { Parsed } from 'taskrouter/parsed';
import { anyObject, anyText, integer, refused, type Schema, sid, text } from 'taskrouter/schema';
import type { Answer, AssignmentRules } from '#lambda/callback/rule-evaluation';
import { ANSWER } from './rules-file';

/*
 * A file of cases as one table: its parser, and its JSON Schema (rules-schema.ts). A case is an assignment, as far as the
 * rules look at it, and what they are to make of it.
 */

/** The rule that is to answer; null where none matches. */
const RULE_NAME: Schema<string | null> = {
  expected: 'the name of a rule, or null where none matches',
  jsonSchema: { type: ['string', 'null'] },
  parse: (input): Parsed<string | null> =>
    typeof input === 'string' || input === null
      ? { ok: true, value: input }
      : refused(`takes ${RULE_NAME.expected}`),
};

const EXPECTED = object(
  {
    rule: optionalField(RULE_NAME, 'The rule that answers; null: none matches, so that otherwise does.'),
    answer: optionalField(ANSWER, 'What is answered, with all its parameters.'),
  },
  {
    expected: 'an object: {"rule": …} or {"answer": …}, or both',
    check: (_, input) =>
      'rule' in input || 'answer' in input ? [] : [{ path: '', message: 'takes a rule, an answer, or both' }],
  },
);

/** One case. */
export const RULE_CASE_FIELDS = {
  name: requiredField(text('a name for the case'), 'Names the case in the report.'),
  task: optionalField(anyObject("the Task's attributes"), "The Task's attributes; none by default."),
  worker: optionalField(anyObject("the Worker's attributes"), "The Worker's attributes; none by default."),
  task_age: optionalField(integer(0), 'Seconds since the Task was created; 0 by default.'),
  task_priority: optionalField(integer(0), "The Task's priority; 0 by default."),
  workflow_sid: optionalField(sid('WW'), 'The Workflow.'),
  task_queue_sid: optionalField(sid('WQ'), 'The TaskQueue.'),
  worker_sid: optionalField(sid('WK'), 'The Worker.'),
  expect: requiredField(EXPECTED, 'What the rules are to make of it.'),
};

/** One case, read. */
export type RuleCase = ObjectOf<typeof RULE_CASE_FIELDS>;

/** The whole file. */
export const RULE_CASES_FIELDS = {
  $schema: optionalField(anyText(), 'The JSON Schema of this file, for editors.'),
  cases: requiredField(list(object(RULE_CASE_FIELDS), 'a list of cases'), 'The cases.'),
};

const FILE = object(RULE_CASES_FIELDS, {
  expected: 'an object: {"cases": [{"name": …, "task": {…}, "expect": {…}}]}',
});

/** An untrusted JSON value as a file of cases. @returns every problem at once, each with its path */
export function parseRuleCases(input: unknown): Parsed<readonly RuleCase[]> {
  const file = FILE.parse(input);
  return file.ok ? { ok: true, value: file.value.cases } : file;
}

/** What a rule's expression is evaluated over in a case. A SID that it does not say is null. */
export function caseScope({ task = {}, worker = {}, task_age = 0, task_priority = 0, ...sids }: RuleCase) {
  const { workflow_sid, task_queue_sid, worker_sid } = sids;
  return { task, worker, task_age, task_priority, workflow_sid, task_queue_sid, worker_sid };
}

/** What the rules make of a case: the name of the rule, null where none matched, and the answer. */
export function outcomeOfCase(
  ruleCase: RuleCase,
  { rules, otherwise }: AssignmentRules,
): { readonly rule: string | null; readonly answer: Answer } {
  const scope = caseScope(ruleCase);
  const rule = rules.find(({ when }) => holds(when, scope));
  return { rule: rule?.name ?? null, answer: rule?.answer ?? otherwise };
}
