import { dateText } from '../../data/time-text';
import type { InspectionRow } from '../../data/traffic-rows';
import { LongText } from '../../parts/shown-text';

/** A request as the local stack received it. */
export function InspectionDetail({ inspection }: { readonly inspection: InspectionRow }) {
  return (
    <section class="detail" aria-labelledby="inspection-title">
      <div class="detail-head">
        <a class="button back" href="/inspector">
          All
        </a>
        <h1 id="inspection-title" data-heading tabIndex={-1}>
          Received request {inspection.n}
        </h1>
      </div>
      <p class="hint">{dateText(inspection.at)}</p>
      <Inspection inspection={inspection} />
    </section>
  );
}

export function Inspection({ inspection }: { readonly inspection: InspectionRow }) {
  return <LongText text={JSON.stringify(inspection.told)} label="What the stack tells" isJson />;
}
