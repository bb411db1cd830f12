import type { OperationContext } from '../../engine/plugin.ts';
import { readOrder } from '../orders/index.ts';
import { sumIssued } from './store.ts';

/** What issues and reversals give must be what the orders' lines count as delivered. */
export async function verifyWarehouse(context: OperationContext): Promise<string[]> {
  const differences: string[] = [];
  for (const { orderId, orderLineId, quantityBaseMicro } of await context.tx.all(sumIssued, {})) {
    const line = (await readOrder(context, orderId)).lines.find(({ id }) => id === orderLineId);
    if (line?.deliveredBaseMicro !== quantityBaseMicro) {
      differences.push(
        `order ${orderId}, line ${orderLineId}: delivered ${line?.deliveredBaseMicro ?? 'nothing'}, issues give ${quantityBaseMicro}`,
      );
    }
  }
  return differences;
}
