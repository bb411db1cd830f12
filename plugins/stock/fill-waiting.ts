import type { OperationContext } from '../../engine/plugin.ts';
import type { LockedItem } from './lock-items.ts';
import { postEntry, refreshState } from './reservation-entries.ts';
import { findWaiting } from './store.ts';

/**
 * R5: gives the free goods of locked items to the lines that wait for them, oldest reservation first:
 * qty = min(unreserved, wanted − already reserved or delivered). Gives the orders that got something.
 */
export async function fillWaiting(
  context: OperationContext,
  companyId: string,
  items: readonly LockedItem[],
): Promise<Set<string>> {
  const filled = new Set<string>();
  for (const { itemId, free } of items) {
    for (const reservation of await context.tx.all(findWaiting, { companyId, itemId })) {
      let missing = reservation.wantedMicro - reservation.openMicro - reservation.consumedMicro;
      for (const [warehouseId, unreserved] of free) {
        const quantityMicro = Math.min(unreserved, missing);
        if (quantityMicro <= 0) continue;
        await postEntry(context, { reservationId: reservation.id, warehouseId, itemId, kind: 'reserve', quantityMicro });
        free.set(warehouseId, unreserved - quantityMicro);
        missing -= quantityMicro;
        filled.add(reservation.orderId);
      }
      await refreshState(context, reservation.id);
    }
  }
  return filled;
}
