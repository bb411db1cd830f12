import type { OperationContext } from '../../engine/plugin.ts';
import { lockAndReadOrder } from '../orders/index.ts';
import { fillWaiting } from './fill-waiting.ts';
import { lockItems } from './lock-items.ts';
import { sendArrived } from './messages.ts';
import { postEntry, refreshState } from './reservation-entries.ts';
import { findReservationsOfOrder, findReservedGoods, setWanted } from './store.ts';

/**
 * Gives back everything that is set aside for an order and takes its lines out of the queue; the goods go to whoever
 * waits longest. What was issued stays issued. Nothing reserved: nothing happens.
 */
export async function releaseReservations(context: OperationContext, orderId: string): Promise<void> {
  const order = await lockAndReadOrder(context, orderId);
  const before = await context.tx.all(findReservationsOfOrder, { orderId });
  const items = await lockItems(
    context,
    order.companyId,
    before.map((reservation) => reservation.itemId),
  );
  for (const goods of await context.tx.all(findReservedGoods, { orderId })) {
    const { reservationId, warehouseId, itemId, openMicro } = goods;
    await postEntry(context, { reservationId, warehouseId, itemId, kind: 'release', quantityMicro: openMicro });
    const free = items.find((item) => item.itemId === itemId)?.free;
    free?.set(warehouseId, (free.get(warehouseId) ?? 0) + openMicro);
  }
  for (const reservation of await context.tx.all(findReservationsOfOrder, { orderId })) {
    await context.tx.run(setWanted, { id: reservation.id, wantedMicro: reservation.consumedMicro });
    await refreshState(context, reservation.id);
  }
  await sendArrived(context, await fillWaiting(context, order.companyId, items));
}
