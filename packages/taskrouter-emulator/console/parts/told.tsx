import { Name } from './name';
import { Shown } from './shown-text';

const SID = /([A-Z]{2}[0-9a-f]{32})/;

export interface ToldProps {
  readonly text: string;
  /** Whether what is named can be gone to. */
  readonly hasLinks?: boolean;
}

/** A sentence of the emulator's, with what its SIDs stand for in their place. */
export function Told({ text, hasLinks = true }: ToldProps) {
  return (
    <span>
      {text
        .split(SID)
        .map((part, index) =>
          index % 2 === 1 ? (
            <Name key={index} sid={part} isLink={hasLinks} />
          ) : (
            <Shown key={index} text={part} most={2_000} />
          ),
        )}
    </span>
  );
}
