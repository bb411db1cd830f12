import type { OperationContext } from '../../engine/plugin.ts';
import { findIssuedLines } from './store.ts';
import type { IssuedLine } from './types.ts';

/** The lines of an order's issues that count (neither reversals nor reversed), in the order of issue: what invoices refer to (R7). */
export async function issuedLines(context: OperationContext, orderId: string): Promise<IssuedLine[]> {
  return await context.tx.all(findIssuedLines, { orderId });
}
