import { headlineOf } from '../../data/explanation';
import { Name } from '../../parts/name';
import { Shown } from '../../parts/shown-text';
import { useExplanation } from './use-explanation';

/** Why it is where it is, in a sentence or two, beside its story. */
export function WhyHeadline({ sid }: { readonly sid: string }) {
  const explanation = useExplanation(sid);
  if (explanation === undefined) return null;
  const excluded = explanation.workers.filter(({ excludedBy }) => excludedBy !== null);
  return (
    <div class="why-headline">
      <p>
        <strong>
          <Shown text={headlineOf(explanation)} />
        </strong>{' '}
        <a href={`/tasks/${sid}/why`}>Why in full</a>
      </p>
      {explanation.status === 'pending' && (
        <ul>
          {excluded.slice(0, 3).map((worker) => (
            <li key={worker.sid}>
              <Name sid={worker.sid} /> <Shown text={worker.excludedBy ?? ''} />
            </li>
          ))}
          {excluded.length > 3 && <li>and {excluded.length - 3} more</li>}
        </ul>
      )}
    </div>
  );
}
