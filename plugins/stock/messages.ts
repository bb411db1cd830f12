import { Type, type MessageDeclaration, type OperationContext } from '../../engine/plugin.ts';
import { Id } from '../base/index.ts';
import { THIRTY_DAYS } from '../orders/index.ts';

/** Goods were set aside for an order that had waited for them. Correlates by the order's id. */
export const stockArrived: MessageDeclaration = { name: 'stock.arrived', variables: Type.Object({ orderId: Id }) };

/** Sends `stock.arrived` once to each order; kept for an order that is busy with its first delivery. */
export async function sendArrived(context: OperationContext, orderIds: Iterable<string>): Promise<void> {
  for (const orderId of orderIds) {
    await context.send({ name: stockArrived.name, correlationKey: orderId, variables: { orderId }, timeToLive: THIRTY_DAYS });
  }
}
