import type { CancelledInstance, OperationContext } from '../../engine/plugin.ts';
import { closeShort } from './close-short.ts';
import { orderSubmitted } from './messages.ts';
import { hasPosted } from './posted-documents.ts';
import { lockAndReadOrder } from './read-order.ts';
import { moveOrder } from './step.ts';
import { findOrder, setEnded } from './store.ts';
import type { OrderState } from './types.ts';

/** Of these a flow takes care. */
const IN_FLOW: readonly OrderState[] = ['submitted', 'inReview', 'approved'];

/**
 * An administrator has ended the flow of an order: nobody would take it any further. It is cancelled; closed short where
 * goods have left or were invoiced (R2). Whoever set goods aside for it or requested them sees that it has ended.
 */
export async function flowCancelled(
  { businessKey, startMessages, reason }: CancelledInstance,
  context: OperationContext,
): Promise<void> {
  if (businessKey === null || !startMessages.includes(orderSubmitted.name)) return;
  if ((await context.tx.one(findOrder, { id: businessKey })) === undefined) return;
  const order = await lockAndReadOrder(context, businessKey);
  if (!IN_FLOW.includes(order.state)) return;
  const why = order.endReason ?? `Its flow was ended: ${reason}`;
  if (hasPosted(order)) {
    await closeShort(context, order, why);
    return;
  }
  await moveOrder(context, order, 'cancel');
  await context.tx.run(setEnded, { id: order.id, now: context.now, reason: why });
}
