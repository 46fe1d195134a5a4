/** Source: the schema `task_reservation_enum_status` of Twilio's OpenAPI document. */
export const RESERVATION_STATUSES = [
  'pending',
  'accepted',
  'rejected',
  'timeout',
  'canceled',
  'rescinded',
  'wrapping',
  'completed',
] as const;
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

/** Whether a value that Twilio answered is a status this code knows. */
export function isReservationStatus(value: unknown): value is ReservationStatus {
  return RESERVATION_STATUSES.some((status) => status === value);
}
