import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  IdempotencyValidationError,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import type { Context } from 'aws-lambda';
import { required } from './aws/environment';
import { IdempotencyStore } from './aws/idempotency-store';
import { describeError, log } from './aws/log';
import type { Creation } from './tasks/creation';

/*
 * Bundled into a file of its own and loaded when the first request with an Idempotency-Key comes: a request without
 * one need not pay for reading it.
 */

const KEPT_SECONDS = 24 * 60 * 60;
// Longer than the function may run: a claim that is older belongs to an invocation that has ended.
const ABANDONED_AFTER_MS = 30_000;

/** A request to create a Task, as far as repeating it goes. */
export interface CreationRequest {
  readonly key: string;
  /** The Task asked for; the same key with another one is refused. */
  readonly task: string;
}

const store = new IdempotencyStore(required('IDEMPOTENCY_TABLE'));

/** What a key was good for. Plain data: an error class of this bundle would be another one than its caller's. */
export type Claim =
  /** The key's Task, and whether it is from an earlier request. */
  | { readonly outcome: 'done'; readonly creation: Creation; readonly replayed: boolean }
  /** The key came with another Task before. */
  | { readonly outcome: 'another task' }
  /** The key's first request has not ended yet. */
  | { readonly outcome: 'under way' }
  /** The key's first request ended without a result: whether there is a Task, nobody can say. */
  | { readonly outcome: 'abandoned' }
  /** The key cannot be claimed, and nothing was done. */
  | { readonly outcome: 'unavailable'; readonly reason: string };

/**
 * Calls `create` the first time a key comes, and gives the same result for 24 hours afterwards. A key whose `create`
 * threw is free again; one whose invocation died is not, for nobody can say whether the Task was created.
 * @throws whatever `create` throws
 */
export async function createOnce(
  request: CreationRequest,
  create: () => Promise<Creation>,
  context: Context,
): Promise<Claim> {
  let replayed = false;
  const first: { creation?: Creation; error?: unknown } = {};
  const config = new IdempotencyConfig({
    eventKeyJmesPath: 'key',
    payloadValidationJmesPath: 'task',
    hashFunction: 'sha256',
    expiresAfterSeconds: KEPT_SECONDS,
    responseHook: (response) => {
      replayed = true;
      return response;
    },
  });
  // Powertools would free the key of an invocation that has run out of time, and a second Task would be made.
  config.registerLambdaContext({ ...context, getRemainingTimeInMillis: () => KEPT_SECONDS * 1_000 });
  const once = makeIdempotent(
    async (_: CreationRequest): Promise<Creation> => {
      try {
        first.creation = await create();
        return first.creation;
      } catch (error) {
        first.error = error;
        throw error;
      }
    },
    { persistenceStore: store, keyPrefix: 'create_task', config },
  );
  try {
    return { outcome: 'done', creation: await once(request), replayed };
  } catch (error) {
    if (first.creation !== undefined) {
      // The Task is there, only the key could not be closed: it stays claimed, so nothing is created twice.
      log('WARN', 'the idempotency key could not be closed', { error: describeError(error) });
      return { outcome: 'done', creation: first.creation, replayed: false };
    }
    if (first.error !== undefined) throw first.error;
    return unclaimed(error, request);
  }
}

async function unclaimed(error: unknown, request: CreationRequest): Promise<Claim> {
  if (error instanceof IdempotencyValidationError) return { outcome: 'another task' };
  if (error instanceof IdempotencyAlreadyInProgressError) return underWay(request);
  return { outcome: 'unavailable', reason: describeError(error) };
}

async function underWay(request: CreationRequest): Promise<Claim> {
  const { expiryTimestamp = 0 } = await store.getRecord({ ...request });
  const claimedAt = (expiryTimestamp - KEPT_SECONDS) * 1_000;
  return { outcome: Date.now() - claimedAt > ABANDONED_AFTER_MS ? 'abandoned' : 'under way' };
}
