import { type StoryEntry, type StoryStep, stepsOf } from '../../data/story';
import { clockText, durationText } from '../../data/time-text';
import { Shown } from '../../parts/shown-text';

/** The story in short: each step with its time, and how long after the one before. */
export function StorySteps({ story }: { readonly story: readonly StoryEntry[] }) {
  const steps = stepsOf(story);
  return (
    <ol class="story-steps" aria-label="The story in short">
      {steps.map((step, index) => (
        <li key={step.name} data-step={step.name} class={stepClass(step)}>
          <span class="step-dot" aria-hidden="true" />
          <span class="step-name">
            {step.name}
            {step.times > 1 && <span class="times"> ×{step.times}</span>}
          </span>
          {step.at === undefined ? (
            <span class="unseen">, not yet</span>
          ) : (
            <span class="step-time" title={clockText(step.at)}>
              {index === 0
                ? clockText(step.at, false)
                : `+${durationText(sinceBefore(steps, index, step.at))}`}
            </span>
          )}
          {step.detail !== undefined && (
            <span class="step-detail">
              <Shown text={step.detail} most={60} />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

function stepClass({ at, isBad }: StoryStep): string {
  if (at === undefined) return 'ahead';
  return isBad ? 'bad' : 'done';
}

function sinceBefore(steps: readonly StoryStep[], index: number, at: number): number {
  const before = steps.slice(0, index).findLast((step) => step.at !== undefined)?.at ?? at;
  return Math.max(0, at - before);
}
