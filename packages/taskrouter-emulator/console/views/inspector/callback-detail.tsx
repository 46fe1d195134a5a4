import { useSignal } from '@preact/signals';
import { curlOf } from '../../data/curl';
import { dateText } from '../../data/time-text';
import type { SentCallbackRow } from '../../data/traffic-rows';
import { CopyButton } from '../../parts/copy-button';
import { Name } from '../../parts/name';
import { ParametersTable } from '../../parts/parameters';
import { LongText, Shown } from '../../parts/shown-text';
import { HttpStatus } from '../../parts/status';
import { FiveSeconds } from './five-seconds';
import { ReceivedAs } from './received-as';
import { ReplayForm } from './replay-form';

/** One request of the emulator to the application: what was asked, how it was signed, what was answered. */
export function CallbackDetail({ callback }: { readonly callback: SentCallbackRow }) {
  const { n, kind, at, method, url, parameters, signature, answer, durationMs, taskSid } = callback;
  const isEdited = useSignal(false);
  const curl = () =>
    curlOf({
      method,
      url,
      form: parameters,
      headers: signature === null ? {} : { 'X-Twilio-Signature': signature },
    });
  return (
    <section class="detail" aria-labelledby="callback-title">
      <div class="detail-head">
        <a class="button back" href="/inspector">
          All
        </a>
        <h1 id="callback-title" data-heading tabIndex={-1}>
          {kind} callback {n}
        </h1>
        <HttpStatus status={answer.status} />
        <FiveSeconds ms={durationMs} />
      </div>
      <p class="address">
        <span class="method">{method}</span> <Shown text={url} most={2_000} />
      </p>
      <p class="hint">
        {dateText(at)}
        {taskSid !== null && (
          <>
            {' '}
            about task <Name sid={taskSid} />
          </>
        )}
      </p>
      <ReplayForm
        callback={callback}
        isEdited={isEdited}
        copyCurl={<CopyButton text={curl} label="Copy as curl" isLabeled />}
      />
      <h2>Answer</h2>
      <AnswerSection answer={answer} />
      <ReceivedAs callback={callback} />
      <h2>Parameters</h2>
      <ParametersTable parameters={parameters} caption="Parameters" />
      {signature !== null && (
        <>
          <h2>Signature sent</h2>
          <p>
            <code>{signature}</code> <CopyButton text={signature} label="Copy the signature" />
          </p>
        </>
      )}
    </section>
  );
}

export function AnswerSection({ answer }: { readonly answer: SentCallbackRow['answer'] }) {
  const { error, code, body, contentType } = answer;
  if (error !== null)
    return (
      <p class="problem">
        {code !== null && code > 0 && (
          <a href={`https://www.twilio.com/docs/errors/${code}`} target="_blank" rel="noreferrer">
            {code}
          </a>
        )}{' '}
        <Shown text={error} most={1_000} />
      </p>
    );
  if (body === '')
    return <p class="hint">An empty answer{contentType === null ? '' : `, ${contentType}`}.</p>;
  return <LongText text={body} label="Answer" isJson />;
}
