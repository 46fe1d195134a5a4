import type { Json } from 'taskrouter/parsed';

/** One difference inside a resource. */
export interface FieldChange {
  /** `targetWorkers`, `capacity.chat`, `configuration.filters["Billing"].targets[0].timeout`. */
  readonly path: string;
  /** Undefined: isn't there. */
  readonly from: Json | undefined;
  readonly to: Json | undefined;
}
