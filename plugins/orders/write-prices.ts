import { CartableError } from '../../engine/errors.ts';
import type { OperationContext } from '../../engine/plugin.ts';
import { setLinePrice, setOrderPrice } from './store.ts';
import type { LinePrice, OrderPrice } from './types.ts';

export interface PricedOrder extends OrderPrice {
  readonly orderId: string;
  /** The version that was priced. */
  readonly version: number;
  readonly lines: readonly (LinePrice & { readonly lineId: string })[];
}

/**
 * Keeps the prices of one version on the order and its lines, where invoices take them from (R7). The next change of
 * the order makes them void (R3). @throws CartableError STALE_VERSION when the order has moved on meanwhile.
 */
export async function writePrices(context: OperationContext, priced: PricedOrder): Promise<void> {
  const { orderId, version, netMinor, taxMinor, grossMinor } = priced;
  if ((await context.tx.run(setOrderPrice, { id: orderId, version, netMinor, taxMinor, grossMinor })) === 0) {
    throw new CartableError('STALE_VERSION', `Order ${orderId} is no longer at version ${version}.`, {
      details: { orderId, version },
    });
  }
  for (const { lineId, ...line } of priced.lines) await context.tx.run(setLinePrice, { id: lineId, orderId, ...line });
}
