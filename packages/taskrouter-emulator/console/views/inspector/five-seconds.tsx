/** What TaskRouter gives a callback, in ms. Source: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks */
const LIMIT_MS = 5_000;

/** How much of the five seconds was used, as a bar. */
export function FiveSeconds({ ms }: { readonly ms: number }) {
  const share = Math.min(1, ms / LIMIT_MS);
  const tone = share >= 1 ? 'red' : share > 0.5 ? 'amber' : 'green';
  return (
    <span class="five-seconds">
      <meter
        class={tone}
        min={0}
        max={LIMIT_MS}
        value={Math.min(ms, LIMIT_MS)}
        aria-label="Time used of five seconds"
      >
        {ms} ms
      </meter>
      <span class="number">{ms.toLocaleString('en')} ms of 5 s</span>
    </span>
  );
}
