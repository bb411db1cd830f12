import type { CancelledInstance, OperationContext } from '../../engine/plugin.ts';
import { endedAmong } from '../orders/index.ts';
import { endRequest, findOpenRequest } from './store.ts';

/** The flow of an order was ended, and the order with it: nothing is picked for it any more. */
export async function cancelWithFlow({ businessKey }: CancelledInstance, context: OperationContext): Promise<void> {
  if (businessKey === null || (await endedAmong(context, [businessKey])).length === 0) return;
  const request = await context.tx.one(findOpenRequest, { orderId: businessKey });
  if (request !== undefined) await context.tx.run(endRequest, { id: request.id, state: 'cancelled', now: context.now });
}
