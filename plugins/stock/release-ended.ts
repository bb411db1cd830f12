import type { CancelledInstance, OperationContext, RecurringJob } from '../../engine/plugin.ts';
import { endedAmong } from '../orders/index.ts';
import { releaseReservations } from './release-order.ts';
import { listOrdersWithReservations } from './store.ts';

/** Frees goods of orders that ended without their flow giving them back (closed short at the desk, for one). */
export const releaseEnded: RecurringJob = {
  name: 'stock.releaseEnded',
  every: 'PT5M',
  async run(context) {
    const live = await context.tx.all(listOrdersWithReservations, {});
    await releaseOfEnded(
      context,
      live.map((row) => row.orderId),
    );
  },
};

/** An order that has ended with its flow gives its goods back at once. */
export async function releaseWithFlow({ businessKey }: CancelledInstance, context: OperationContext): Promise<void> {
  if (businessKey !== null) await releaseOfEnded(context, [businessKey]);
}

async function releaseOfEnded(context: OperationContext, orderIds: readonly string[]): Promise<void> {
  for (const orderId of await endedAmong(context, orderIds)) await releaseReservations(context, orderId);
}
