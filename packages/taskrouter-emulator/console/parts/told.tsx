import { Name } from './name';
import { Shown } from './shown-text';

const SID = /([A-Z]{2}[0-9a-f]{32})/;

/** A sentence of the emulator's, with what its SIDs stand for in their place. */
export function Told({ text }: { readonly text: string }) {
  return (
    <span>
      {text
        .split(SID)
        .map((part, index) =>
          index % 2 === 1 ? <Name key={index} sid={part} /> : <Shown key={index} text={part} most={2_000} />,
        )}
    </span>
  );
}
