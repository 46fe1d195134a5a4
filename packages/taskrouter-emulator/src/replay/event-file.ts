import { InputFileError, readInputFile } from '../simulation/command/input-file-error';
import { parseRecordedEvents, type RecordedEvent } from './recorded-event';

/**
 * Reads a file of events in any of TaskRouter's three forms.
 * @throws InputFileError with every problem and its line.
 */
export function readEventFile(path: string): readonly RecordedEvent[] {
  const parsed = parseRecordedEvents(readInputFile(path));
  if (parsed.ok) return parsed.events;
  throw new InputFileError(path, parsed.problems);
}
