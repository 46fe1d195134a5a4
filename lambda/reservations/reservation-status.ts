/*
 * Source: the enum `task_reservation_enum_status` of Twilio's OpenAPI document.
 */
const STATUSES = [
  'pending',
  'accepted',
  'rejected',
  'timeout',
  'canceled',
  'rescinded',
  'wrapping',
  'completed',
] as const;

/** A Reservation's status. */
export type KnownReservationStatus = (typeof STATUSES)[number];

/** Whether a value that Twilio answered is a status this code knows. */
export function isReservationStatus(value: unknown): value is KnownReservationStatus {
  return STATUSES.some((status) => status === value);
}
