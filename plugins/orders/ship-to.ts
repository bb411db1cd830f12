import { CartableError } from '../../engine/errors.ts';
import type { OperationContext } from '../../engine/plugin.ts';
import { readParty, type Party } from '../base/index.ts';

/**
 * Goods go to the customer, or to a party of the same company for which the customer pays.
 * @throws CartableError VALIDATION, NOT_FOUND
 */
export async function assertShipTo(context: OperationContext, customer: Party, shipToId: string): Promise<void> {
  const shipTo = await readParty(context, shipToId);
  const family = shipTo.id === customer.id || shipTo.billToId === customer.id;
  if (shipTo.companyId === customer.companyId && family) return;
  throw new CartableError('VALIDATION', `${shipTo.code} is neither customer ${customer.code} nor one for whom they pay.`, {
    faults: [{ at: '/shipToId', message: 'is not of this customer' }],
  });
}
