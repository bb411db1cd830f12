import { BpmnError } from '../../../engine/errors.ts';
import { defineOperation, Type, type OperationContext } from '../../../engine/plugin.ts';
import { Id } from '../../base/index.ts';
import { readItems } from '../../catalog/index.ts';
import { lockAndReadOrder, type Order, type OrderLine } from '../../orders/index.ts';
import { fillWaiting } from '../fill-waiting.ts';
import { ICONS } from '../icons.ts';
import { lockItems, type LockedItem } from '../lock-items.ts';
import { sendArrived } from '../messages.ts';
import { postEntry, refreshState } from '../reservation-entries.ts';
import { findReservationsOfOrder, findReservedGoods, putReservation } from '../store.ts';
import { unreserveStock } from './unreserve.ts';

/**
 * R5: sets goods aside for the stocked lines of a confirmed order. What is not there waits in the queue; lines that
 * waited longer come first. Called again it reserves what has become free, and gives back what is no longer wanted.
 */
export const reserveStock = defineOperation({
  name: 'stock.reserve',
  version: 1,
  icon: ICONS.box,
  effect: 'local',
  input: Type.Object({ orderId: Id, mode: Type.Optional(Type.Union([Type.Literal('all'), Type.Literal('partial')])) }),
  output: Type.Object({ reservedAny: Type.Boolean(), shortAny: Type.Boolean() }),
  errors: ['ILLEGAL_STATE', 'SHORTAGE'],
  action: { right: 'stock.reserve' },
  undo: unreserveStock,
  async run({ orderId, mode = 'partial' }, context) {
    const order = await lockAndReadOrder(context, orderId);
    if (order.state !== 'approved') throw new BpmnError('ILLEGAL_STATE', `an order in state ${order.state} reserves nothing`);
    const lines = await stockedLines(context, order);
    const items = await lockItems(
      context,
      order.companyId,
      lines.map((line) => line.itemId),
    );
    for (const line of lines) await wantLine(context, order, line);
    await shrink(context, orderId, items);
    const filled = await fillWaiting(context, order.companyId, items);
    filled.delete(orderId);
    await sendArrived(context, filled);
    const reservations = await context.tx.all(findReservationsOfOrder, { orderId });
    const shortAny = reservations.some(
      (reservation) => reservation.openMicro + reservation.consumedMicro < reservation.wantedMicro,
    );
    if (mode === 'all' && shortAny) throw new BpmnError('SHORTAGE', 'not everything can be reserved', { orderId });
    const reservedAny = reservations.some((reservation) => reservation.openMicro > 0);
    return { reservedAny, shortAny };
  },
});

async function stockedLines(context: OperationContext, order: Order): Promise<OrderLine[]> {
  const items = await readItems(
    context,
    order.lines.map((line) => line.itemId),
  );
  return order.lines.filter((line) => items.get(line.itemId)?.kind === 'stocked');
}

async function wantLine(context: OperationContext, order: Order, line: OrderLine): Promise<void> {
  await context.tx.run(putReservation, {
    id: context.newId(),
    companyId: order.companyId,
    orderId: order.id,
    orderLineId: line.id,
    itemId: line.itemId,
    wantedMicro: line.deliveredBaseMicro + line.outstandingBaseMicro,
    now: context.now,
  });
}

/** R5: when the order became smaller, only what is too much goes back. */
async function shrink(context: OperationContext, orderId: string, items: readonly LockedItem[]): Promise<void> {
  const excess = new Map<string, number>();
  for (const reservation of await context.tx.all(findReservationsOfOrder, { orderId })) {
    excess.set(reservation.id, reservation.openMicro + reservation.consumedMicro - reservation.wantedMicro);
  }
  for (const { reservationId, warehouseId, itemId, openMicro } of await context.tx.all(findReservedGoods, { orderId })) {
    const quantityMicro = Math.min(openMicro, excess.get(reservationId) ?? 0);
    if (quantityMicro <= 0) continue;
    await postEntry(context, { reservationId, warehouseId, itemId, kind: 'release', quantityMicro });
    excess.set(reservationId, (excess.get(reservationId) ?? 0) - quantityMicro);
    const free = items.find((item) => item.itemId === itemId)?.free;
    free?.set(warehouseId, (free.get(warehouseId) ?? 0) + quantityMicro);
  }
  for (const reservationId of excess.keys()) await refreshState(context, reservationId);
}
