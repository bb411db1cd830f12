import { BpmnError } from '../../engine/errors.ts';
import type { Order } from './types.ts';

/** Whether issues or invoices of the order are not reversed. */
export function hasPosted({ lines }: Order): boolean {
  return lines.some(
    (line) => line.deliveredBaseMicro !== line.returnedBaseMicro || line.invoicedBaseMicro !== line.creditedBaseMicro,
  );
}

/** R2: cancel only without un-reversed issues and invoices. @throws BpmnError HAS_POSTED_DOCS */
export function assertNothingPosted(order: Order): void {
  if (hasPosted(order))
    throw new BpmnError('HAS_POSTED_DOCS', 'the order has issues or invoices: reverse or correct them first', {
      orderId: order.id,
    });
}
