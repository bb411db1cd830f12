import type { RecurringJob } from '../../engine/plugin.ts';
import { endedAmong } from '../orders/index.ts';
import { releaseReservations } from './release-order.ts';
import { listOrdersWithReservations } from './store.ts';

/** Frees goods of orders that ended without their flow giving them back (closed short at the desk, for one). */
export const releaseEnded: RecurringJob = {
  name: 'stock.releaseEnded',
  every: 'PT5M',
  async run(context) {
    const live = await context.tx.all(listOrdersWithReservations, {});
    for (const orderId of await endedAmong(
      context,
      live.map((row) => row.orderId),
    )) {
      await releaseReservations(context, orderId);
    }
  },
};
