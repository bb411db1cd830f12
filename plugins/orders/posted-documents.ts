import { BpmnError } from '../../engine/errors.ts';
import type { Order } from './types.ts';

/** R2: cancel only without un-reversed issues and invoices. @throws BpmnError HAS_POSTED_DOCS */
export function assertNothingPosted(order: Order): void {
  const posted = order.lines.some(
    (line) => line.deliveredBaseMicro !== line.returnedBaseMicro || line.invoicedBaseMicro !== line.creditedBaseMicro,
  );
  if (posted)
    throw new BpmnError('HAS_POSTED_DOCS', 'the order has issues or invoices: reverse or correct them first', {
      orderId: order.id,
    });
}
