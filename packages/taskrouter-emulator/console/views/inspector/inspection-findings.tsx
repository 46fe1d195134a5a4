import { callbacks, rowOf } from '../../client/shown';
import { signedText } from '../../data/signed-text';
import type { InspectionRow } from '../../data/traffic-rows';
import { Shown } from '../../parts/shown-text';
import { LogLines } from './log-lines';
import { SignatureSection } from './signature-section';

/** What the receiving side tells: its check of the signature, the rule that matched, the lines it wrote. */
export function InspectionFindings({ inspection }: { readonly inspection: InspectionRow }) {
  const { signature, rule, log, functionName, callbackN, status } = inspection;
  const sent = rowOf(callbacks, callbackN === null ? undefined : `callback ${callbackN}`);
  const signed = sent === undefined ? undefined : signedText(sent.method, sent.url, sent.parameters);
  return (
    <>
      {signature !== null && <SignatureSection check={signature} signed={signed} />}
      {status < 400 && (
        <section aria-label="Rule">
          <h2>Assignment rule</h2>
          <p>
            {rule === null ? (
              <span class="hint">None matched: the answer is the one for everything else.</span>
            ) : (
              <Shown text={rule} most={500} />
            )}
          </p>
        </section>
      )}
      <section aria-label="Log">
        <h2>Log of {functionName}</h2>
        {log.length === 0 ? <p class="hint">It wrote nothing.</p> : <LogLines lines={log} />}
      </section>
    </>
  );
}
