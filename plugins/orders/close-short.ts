import type { OperationContext } from '../../engine/plugin.ts';
import { recordChange } from './record-change.ts';
import { setEnded, setState } from './store.ts';
import type { Order } from './types.ts';

/** Closes a locked order: what is outstanding is cancelled line by line, as a change of its own (R2). */
export async function closeShort(context: OperationContext, order: Order, reason: string | null): Promise<void> {
  const open = order.lines.filter((line) => line.outstandingBaseMicro > 0);
  if (open.length > 0) {
    const lines = open.map((line) => ({
      lineId: line.id,
      cancelledBaseMicro: line.outstandingBaseMicro,
      discountBefore: null,
      discountAfter: null,
    }));
    await recordChange(context, order, { materialFields: [], reason, lines });
  }
  await context.tx.run(setState, { id: order.id, from: order.state, to: 'closed' });
  await context.tx.run(setEnded, { id: order.id, now: context.now, reason });
}
