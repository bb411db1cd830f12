import { BpmnError } from '../../engine/errors.ts';
import type { DeliveryRule, Order } from '../orders/index.ts';
import type { ReservedGoods } from '../stock/index.ts';

/**
 * R6: goods leave only for an approved order without holds.
 * @throws BpmnError ILLEGAL_STATE (not approved), CREDIT_STOP (credit hold), ON_HOLD (any other hold, or its end was asked for).
 */
export function assertMayShip(order: Order): void {
  if (order.state !== 'approved')
    throw new BpmnError('ILLEGAL_STATE', `an order in state ${order.state} does not ship`, { orderId: order.id });
  if (order.endRequestedAt !== null)
    throw new BpmnError('ON_HOLD', 'somebody has asked to cancel the order', { orderId: order.id, reason: order.endReason });
  if (order.holds.some((hold) => hold.reason === 'credit'))
    throw new BpmnError('CREDIT_STOP', 'the order is on credit hold', { orderId: order.id });
  const [hold] = order.holds;
  if (hold !== undefined)
    throw new BpmnError('ON_HOLD', `the order is on hold: ${hold.reason}`, { orderId: order.id, reason: hold.reason });
}

/** R6: which of the goods set aside may leave now under the order's delivery rule. Pure. */
export function shippable(
  order: Pick<Order, 'deliveryRule' | 'lines'>,
  stockedLineIds: ReadonlySet<string>,
  goods: readonly ReservedGoods[],
): ReservedGoods[] {
  const open = new Map<string, number>();
  for (const { orderLineId, openMicro } of goods) open.set(orderLineId, (open.get(orderLineId) ?? 0) + openMicro);
  const complete = new Set(
    order.lines
      .filter((line) => (open.get(line.id) ?? 0) >= line.outstandingBaseMicro || !stockedLineIds.has(line.id))
      .map((line) => line.id),
  );
  const rules: Readonly<Record<DeliveryRule, (lineId: string) => boolean>> = {
    availability: () => true,
    completeLine: (lineId) => complete.has(lineId),
    completeOrder: () => complete.size === order.lines.length,
  };
  return goods.filter(({ orderLineId }) => rules[order.deliveryRule](orderLineId));
}
