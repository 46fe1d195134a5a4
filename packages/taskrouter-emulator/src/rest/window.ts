import type { Window } from '../statistics/statistics-log';
import { iso } from './api';
import { invalid } from './api-error';
import { dateTime, integerText, optionalParameter, type Values } from './parameters';

/** Minutes looked back at when nothing else is asked for. */
const DEFAULT_MINUTES = 15;
const MINUTE_MS = 60_000;
/** The API gives times in whole seconds: an end is meant with everything that happened in its last second. */
const LAST_MS_OF_SECOND = 999;

/** The parameters that say which time is asked about. */
export const WINDOW_PARAMETERS = {
  Minutes: optionalParameter(integerText(1, 1_000_000)),
  StartDate: optionalParameter(dateTime),
  EndDate: optionalParameter(dateTime),
};

/**
 * From StartDate, or Minutes (15) before the end, to EndDate or now. StartDate goes before Minutes.
 * Source: the parameters of the statistics and events in Twilio's OpenAPI document.
 * @throws ApiError 400/20001 when the end is before the start.
 */
export function windowOf(
  { Minutes = DEFAULT_MINUTES, StartDate, EndDate }: Values<typeof WINDOW_PARAMETERS>,
  now: number,
): Window {
  const end = EndDate === undefined ? now : Math.min(EndDate + LAST_MS_OF_SECOND, now);
  const start = StartDate ?? (EndDate === undefined ? now : Math.min(EndDate, now)) - Minutes * MINUTE_MS;
  if (start > end) {
    const problem = EndDate === undefined ? 'is in the future' : `is after EndDate ${iso(EndDate)}`;
    throw invalid(`StartDate: ${iso(start)} ${problem}`);
  }
  return { start, end };
}
