import { isJsonObject } from 'taskrouter/parsed';
import { required } from '#lambda/aws/environment';
import { SecretCache } from '#lambda/aws/secret-cache';
import { SecretUnavailable } from '#lambda/aws/secrets-manager';
import type { Assignment } from '#lambda/callback/assignment';
import type { Decision } from '#lambda/reservations/decision-contract';

/*
 * A decision that asks a customer database: with a key from a secret, over HTTP. What it needs is said by configuration,
 * examples/crm/stage.json, and nothing in lib/ changes.
 */

const crmUrl = required('CRM_URL');
const apiKey = new SecretCache(required('CRM_SECRET'), ({ value: { apiKey: key } }) => {
  if (typeof key === 'string' && key !== '') return key;
  throw new SecretUnavailable('the secret of the CRM has no apiKey');
});

/** Leaves callers who are blocked in the CRM to nobody; everybody else is accepted. */
export async function decide({ taskAttributes }: Assignment): Promise<Decision> {
  const { customer } = taskAttributes;
  if (typeof customer !== 'string') return { action: 'accept' };
  const { current: key } = await apiKey.get();
  const response = await fetch(`${crmUrl}/customers/${encodeURIComponent(customer)}`, {
    headers: { authorization: `Bearer ${key}` },
    // Several attempts have to fit into the time that the Reservation is pending.
    signal: AbortSignal.timeout(2_000),
  });
  if (response.status === 404) return { action: 'accept' };
  // An error is one attempt; the next one follows after a pause.
  if (!response.ok) throw new Error(`the CRM answers ${response.status}`);
  const found: unknown = await response.json();
  return isJsonObject(found) && found.blocked === true ? { action: 'reject' } : { action: 'accept' };
}
