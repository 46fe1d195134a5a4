import { randomUUID } from 'node:crypto';
import type { IdempotencyRecord, IdempotencyStore, KeyClaim } from '../aws/idempotency-store';
import { KEPT_SECONDS } from '../aws/idempotency-store';
import { describeError, log } from '../aws/log';
import { type Creation, parseCreation } from './creation';

// Longer than the function may run: a claim that is older belongs to an invocation that has ended.
const ABANDONED_AFTER_MS = 30_000;

/** A request to create a Task, as far as repeating it goes. */
export interface CreationRequest {
  readonly key: string;
  /** Stands for the Task asked for; the same key with another one is refused. */
  readonly fingerprint: string;
}

/** What a key was good for. */
export type Claim =
  /** The key's Task, and whether it is from an earlier request. */
  | { readonly outcome: 'done'; readonly creation: Creation; readonly replayed: boolean }
  /** The key came with another Task before. */
  | { readonly outcome: 'another task' }
  /** The key's first request has not ended yet. */
  | { readonly outcome: 'under way' }
  /** The key's first request ended and left no result: nothing here says whether there is a Task. */
  | { readonly outcome: 'abandoned' }
  /** The key cannot be claimed, and nothing was done. */
  | { readonly outcome: 'unavailable'; readonly reason: string };

/**
 * Claims the key, creates, and closes the key with the result, which every later request gets for 24 hours. A key
 * whose `create` threw is free again; one whose invocation died is not, for the Task may have been created.
 * @param create throws if, and only if, it is certain that no Task was created
 * @throws whatever `create` throws
 */
export async function createOnce(
  store: IdempotencyStore,
  request: CreationRequest,
  create: () => Promise<Creation>,
): Promise<Claim> {
  const claim = { ...request, claimId: randomUUID() };
  let existing: Awaited<ReturnType<IdempotencyStore['claim']>>;
  try {
    existing = await store.claim(claim);
  } catch (error) {
    // It may have been claimed all the same, and must not stay so: nothing is sent for it.
    await orLog('freed', store.free(claim));
    return { outcome: 'unavailable', reason: describeError(error) };
  }
  if (existing === 'contended') return { outcome: 'under way' };
  if (existing !== 'claimed') return claimedBefore(existing, request);
  return { outcome: 'done', creation: await createAndClose(store, claim, create), replayed: false };
}

async function createAndClose(
  store: IdempotencyStore,
  claim: KeyClaim,
  create: () => Promise<Creation>,
): Promise<Creation> {
  let creation: Creation;
  try {
    creation = await create();
  } catch (error) {
    await orLog('freed', store.free(claim));
    throw error;
  }
  // Where it fails, the key stays claimed, so nothing is created twice.
  await orLog('closed', store.close(claim, creation));
  return creation;
}

async function orLog(what: 'closed' | 'freed', work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    log('WARN', `the idempotency key could not be ${what}`, { error: describeError(error) });
  });
}

function claimedBefore(record: IdempotencyRecord, { fingerprint }: CreationRequest): Claim {
  if (record.fingerprint !== undefined && record.fingerprint !== fingerprint)
    return { outcome: 'another task' };
  const creation = record.result === undefined ? undefined : parseCreation(record.result);
  if (creation !== undefined) return { outcome: 'done', creation, replayed: true };
  const claimedAt = (record.expiration - KEPT_SECONDS) * 1_000;
  return { outcome: Date.now() - claimedAt > ABANDONED_AFTER_MS ? 'abandoned' : 'under way' };
}
