import { curlOf } from '../../data/curl';
import { dateText } from '../../data/time-text';
import type { RequestRow } from '../../data/traffic-rows';
import { CopyButton } from '../../parts/copy-button';
import { Name } from '../../parts/name';
import { ParametersTable } from '../../parts/parameters';
import { Shown } from '../../parts/shown-text';
import { HttpStatus } from '../../parts/status';

/** One request to TaskRouter's REST API. */
export function RequestDetail({ request }: { readonly request: RequestRow }) {
  const { n, at, method, path, parameters, status, durationMs, about } = request;
  const url = new URL(path, location.origin).href;
  const curl = () => curlOf({ method, url, ...(method === 'POST' && { form: parameters }) });
  return (
    <section class="detail" aria-labelledby="request-title">
      <div class="detail-head">
        <a class="button back" href="/inspector">
          All
        </a>
        <h1 id="request-title" data-heading tabIndex={-1}>
          Request {n}
        </h1>
        <HttpStatus status={status} />
        <span class="number">{durationMs} ms</span>
      </div>
      <p class="address">
        <span class="method">{method}</span> <Shown text={path} most={2_000} />
      </p>
      <p class="hint">
        {dateText(at)}
        {about.length > 0 && ' about '}
        {about.map((sid) => (
          <span key={sid}>
            <Name sid={sid} />{' '}
          </span>
        ))}
      </p>
      <div class="steps">
        <CopyButton text={curl} label="Copy as curl" isLabeled />
      </div>
      <h2>Parameters</h2>
      <ParametersTable parameters={parameters} caption="Parameters" />
    </section>
  );
}
