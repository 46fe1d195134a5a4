/** Source: the schema `task_enum_status` of Twilio's OpenAPI document. */
export const TASK_STATUSES = [
  'pending',
  'reserved',
  'assigned',
  'canceled',
  'completed',
  'wrapping',
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];
