import { holds } from './evaluation';
import { type Condition, comparisonsOf, type Operand } from './syntax';

/**
 * Whether `when` can be seen to hold only where `other` holds too, whatever the attributes are. False means that it
 * could not be seen, not that it is not so.
 */
export function implies(when: Condition, other: Condition): boolean {
  if (constantValue(other) === true || constantValue(when) === false) return true;
  if (JSON.stringify(when) === JSON.stringify(other)) return true;
  if (when.kind === 'or') return when.conditions.every((part) => implies(part, other));
  if (other.kind === 'and') return other.conditions.every((part) => implies(when, part));
  return (
    (when.kind === 'and' && when.conditions.some((part) => implies(part, other))) ||
    (other.kind === 'or' && other.conditions.some((part) => implies(when, part)))
  );
}

/** The value of a condition that reads no attribute, e.g. `1 == 1`; undefined where it depends on one. */
export function constantValue(condition: Condition): boolean | undefined {
  return comparisonsOf(condition).some(({ left, right }) => reads(left) || reads(right))
    ? undefined
    : holds(condition, {});
}

function reads(operand: Operand): boolean {
  return operand.kind === 'path' || (operand.kind === 'list' && operand.items.some(reads));
}
