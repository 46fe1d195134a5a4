import { groupOf, inspections } from '../../client/shown';
import type { SentCallbackRow } from '../../data/traffic-rows';
import { InspectionFindings } from './inspection-findings';

/** How the local stack received a callback: its check of the signature, the rule that matched, its log. */
export function ReceivedAs({ callback }: { readonly callback: SentCallbackRow }) {
  const received = groupOf(inspections).filter((inspection) => inspection.callbackN === callback.n);
  if (received.length === 0) return null;
  return (
    <>
      {received.map((inspection) => (
        <InspectionFindings key={inspection.sid} inspection={inspection} />
      ))}
    </>
  );
}
