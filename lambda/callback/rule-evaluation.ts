import { holds } from 'taskrouter/expression/evaluation';
import type { Condition } from 'taskrouter/expression/syntax';
import type { Instruction } from 'taskrouter/instruction';
import type { Assignment } from './assignment';

/**
 * What to do about an assignment: an instruction, `{}` to leave the Reservation pending for the REST API, or
 * `'decide-later'` to queue it for the DecideReservation function.
 */
export type Answer = Instruction | Readonly<Record<string, never>> | 'decide-later';

/** A rule of `assignment-rules.json`, its expression parsed. */
export interface Rule {
  readonly name: string;
  readonly when: Condition;
  readonly answer: Answer;
}

/** `assignment-rules.json` in the form the deployed function carries: checked, parsed, plain JSON. */
export interface AssignmentRules {
  /** Tried from first to last. */
  readonly rules: readonly Rule[];
  /** The answer when no rule matches. */
  readonly otherwise: Answer;
}

/** An answer, and the name of the rule it comes from; undefined where none matched. */
export interface RuledAnswer {
  readonly answer: Answer;
  readonly rule: string | undefined;
}

/** The answer to an Assignment Callback. Pure, so a callback that Twilio delivers twice gets the same one. */
export function answerTo(assignment: Assignment, { rules, otherwise }: AssignmentRules): RuledAnswer {
  const scope = ruleScope(assignment);
  const rule = rules.find(({ when }) => holds(when, scope));
  return { answer: rule?.answer ?? otherwise, rule: rule?.name };
}

/** The names that a rule's expression may begin with. */
export const SCOPE_NAMES = [
  'task',
  'worker',
  'workflow_sid',
  'task_queue_sid',
  'task_age',
  'task_priority',
  'worker_sid',
] as const;

/** What a rule's expression is evaluated over; a name that isn't there is null. */
export type RuleScope = Readonly<Partial<Record<(typeof SCOPE_NAMES)[number], unknown>>>;

/** The whole scope that an assignment gives. */
export function ruleScope(assignment: Assignment): Required<RuleScope> {
  return {
    task: assignment.taskAttributes,
    worker: assignment.workerAttributes,
    workflow_sid: assignment.workflowSid,
    task_queue_sid: assignment.taskQueueSid,
    task_age: assignment.taskAge,
    task_priority: assignment.taskPriority,
    worker_sid: assignment.workerSid,
  };
}
