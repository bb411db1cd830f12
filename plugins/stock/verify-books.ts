import type { OperationContext } from '../../engine/plugin.ts';
import { endedAmong } from '../orders/index.ts';
import { reservationState } from './reservation-state.ts';
import { checkBalances, findMovesWithoutBalance, listOrdersWithReservations, listReservations } from './store.ts';

/** Recomputes balances and reservations from the moves and entries; names every difference. */
export async function verifyStock(context: OperationContext): Promise<string[]> {
  const differences: string[] = [];
  for (const row of await context.tx.all(checkBalances, {})) {
    const where = `item ${row.itemId} in warehouse ${row.warehouseId}`;
    if (row.onHandMicro !== row.movedMicro)
      differences.push(`${where}: on hand ${row.onHandMicro}, moves give ${row.movedMicro}`);
    if (row.reservedMicro !== row.openMicro)
      differences.push(`${where}: reserved ${row.reservedMicro}, entries give ${row.openMicro}`);
  }
  for (const row of await context.tx.all(findMovesWithoutBalance, {})) {
    differences.push(`item ${row.itemId} in warehouse ${row.warehouseId}: moves without a balance`);
  }
  for (const row of await context.tx.all(listReservations, {})) {
    const state = reservationState(row);
    if (row.state !== state) differences.push(`reservation ${row.id}: state ${row.state}, entries give ${state}`);
    if (row.openMicro < 0 || row.openMicro + row.consumedMicro > row.wantedMicro) {
      differences.push(
        `reservation ${row.id}: open ${row.openMicro} and issued ${row.consumedMicro} exceed the wanted ${row.wantedMicro}`,
      );
    }
  }
  const live = await context.tx.all(listOrdersWithReservations, {});
  for (const orderId of await endedAmong(
    context,
    live.map((row) => row.orderId),
  )) {
    differences.push(`order ${orderId} has ended and still holds or awaits goods`);
  }
  return differences;
}
