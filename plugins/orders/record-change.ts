import { CartableError } from '../../engine/errors.ts';
import type { OperationContext } from '../../engine/plugin.ts';
import { addChange, addChangeLine, raiseVersion, raiseVersionKeepingPrice } from './store.ts';
import type { Order } from './types.ts';

export interface OrderChange {
  /** Which material fields changed (R10); empty keeps prices and approvals true. */
  readonly materialFields: readonly string[];
  readonly reason: string | null;
  readonly lines: readonly LineChange[];
}

export interface LineChange {
  readonly lineId: string;
  /** Newly cancelled, base units. */
  readonly cancelledBaseMicro: number;
  readonly discountBefore: number | null;
  readonly discountAfter: number | null;
}

/** R3: writes the change as a document of its own and raises the order's version. Gives the new version. */
export async function recordChange(context: OperationContext, order: Order, change: OrderChange): Promise<number> {
  const version = order.version + 1;
  const raise = change.materialFields.length > 0 ? raiseVersion : raiseVersionKeepingPrice;
  if ((await context.tx.run(raise, { id: order.id, version: order.version, next: version })) === 0) {
    throw new CartableError('STALE_VERSION', `Order ${order.id} is no longer at version ${order.version}.`);
  }
  const changeId = context.newId();
  const { materialFields, reason } = change;
  await context.tx.run(addChange, {
    id: changeId,
    orderId: order.id,
    version,
    materialFields,
    reason,
    changedBy: context.actor.userId,
    now: context.now,
  });
  for (const line of change.lines) await context.tx.run(addChangeLine, { id: context.newId(), changeId, ...line });
  return version;
}
