import type { OperationContext } from '../../engine/plugin.ts';
import { addPosting } from './store.ts';
import type { QuantityPosting } from './types.ts';

/**
 * Records what a document did to order lines, in the transaction that posts the document (R1: quantities are sums over
 * documents). A reversal document posts the negative. Lock the order first (`lockAndReadOrder`).
 * A document line that is posted twice breaks a UNIQUE constraint and fails the transaction.
 */
export async function postQuantities(context: OperationContext, postings: readonly QuantityPosting[]): Promise<void> {
  for (const posting of postings) await context.tx.run(addPosting, { id: context.newId(), ...posting, now: context.now });
}
