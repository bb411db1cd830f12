import type { OperationContext } from '../../engine/plugin.ts';
import { findBrokenLines } from './store.ts';

/** R1's invariants over every line: delivered, returned, invoiced and cancelled never exceed what they belong to. */
export async function verifyOrders(context: OperationContext): Promise<string[]> {
  const broken = await context.tx.all(findBrokenLines, {});
  return broken.map(
    (line) =>
      `order ${line.orderId}, line ${line.lineNo}: delivered ${line.deliveredBaseMicro}, cancelled ${line.cancelledBaseMicro}, ` +
      `returned ${line.returnedBaseMicro}, invoiced ${line.invoicedBaseMicro}, credited ${line.creditedBaseMicro} ` +
      `do not fit ${line.confirmedBaseMicro ?? line.requestedBaseMicro}`,
  );
}
