import { curlOf } from '../../data/curl';
import { dateText } from '../../data/time-text';
import type { InspectionRow } from '../../data/traffic-rows';
import { CopyButton } from '../../parts/copy-button';
import { Name } from '../../parts/name';
import { ParametersTable } from '../../parts/parameters';
import { LongText, Shown } from '../../parts/shown-text';
import { HttpStatus } from '../../parts/status';
import { FiveSeconds } from './five-seconds';
import { InspectionFindings } from './inspection-findings';

/** A request as the local stack received it. */
export function InspectionDetail({ inspection }: { readonly inspection: InspectionRow }) {
  const { n, at, method, url, parameters, status, durationMs, body, signature, about, callbackN } =
    inspection;
  const curl = () =>
    curlOf({
      method,
      url,
      form: parameters,
      headers: signature?.given == null ? {} : { 'X-Twilio-Signature': signature.given },
    });
  return (
    <section class="detail" aria-labelledby="inspection-title">
      <div class="detail-head">
        <a class="button back" href="/inspector">
          All
        </a>
        <h1 id="inspection-title" data-heading tabIndex={-1}>
          Received request {n}
        </h1>
        <HttpStatus status={status} />
        <FiveSeconds ms={durationMs} />
      </div>
      <p class="address">
        <span class="method">{method}</span> <Shown text={url} most={2_000} />
      </p>
      <p class="hint">
        {dateText(at)}{' '}
        {about.map((sid) => (
          <span key={sid}>
            <Name sid={sid} />{' '}
          </span>
        ))}
        {callbackN === null ? (
          'not sent by the emulator'
        ) : (
          <a href={`/inspector/callbacks/${callbackN}`}>sent as callback {callbackN}</a>
        )}
      </p>
      <div class="steps">
        <CopyButton text={curl} label="Copy as curl" isLabeled />
      </div>
      <InspectionFindings inspection={inspection} />
      <h2>Answer</h2>
      {body === '' ? <p class="hint">An empty answer.</p> : <LongText text={body} label="Answer" isJson />}
      <h2>Parameters</h2>
      <ParametersTable parameters={parameters} caption="Parameters" />
    </section>
  );
}
