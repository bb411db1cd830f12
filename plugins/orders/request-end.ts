import type { OperationContext } from '../../engine/plugin.ts';
import { orderCancelled, THIRTY_DAYS } from './messages.ts';
import { setEndRequested } from './store.ts';
import type { Order } from './types.ts';

/**
 * Asks the flow of a locked order to undo what it did and to end it. The mark is set here, in the asker's own transaction:
 * whatever the flow does before it hears the message, nothing is confirmed and nothing ships any more. Asked again,
 * nothing happens.
 */
export async function requestEnd(context: OperationContext, order: Order, reason: string): Promise<void> {
  if ((await context.tx.run(setEndRequested, { id: order.id, now: context.now, reason })) === 0) return;
  await context.send({
    name: orderCancelled.name,
    correlationKey: order.id,
    variables: { orderId: order.id, reason },
    timeToLive: THIRTY_DAYS,
  });
}
