import { CartableError } from '../../engine/errors.ts';
import { param, statement, type Language, type OperationContext } from '../../engine/plugin.ts';

/** A customer of one company. */
export interface Party {
  readonly id: string;
  readonly companyId: string;
  readonly code: string;
  readonly name: string;
  readonly customerGroup: string | null;
  /** Who pays: the parent's id, or the party's own. Credit is counted per bill-to with its children (R9). */
  readonly billToId: string;
  readonly taxId: string | null;
  readonly address: string | null;
  readonly email: string | null;
  readonly language: Language;
  readonly currency: string | null;
  /** `prepaid` is exempt from credit checks; `stop` is a manual stop. */
  readonly creditPolicy: 'standard' | 'prepaid' | 'stop';
  readonly priceListId: string | null;
  readonly taxExempt: boolean;
  /** Days from the invoice's date to its due date. */
  readonly paymentDays: number;
  readonly sellerUserId: string | null;
  readonly expertUserId: string | null;
  readonly blocked: boolean;
}

interface PartyRow extends Omit<Party, 'billToId' | 'taxExempt' | 'blocked'> {
  readonly billToId: string | null;
  readonly taxExempt: boolean | number;
  readonly blocked: boolean | number;
}

const findParty = statement<{ id: string }, PartyRow>('base.findParty', ({ knex }) =>
  knex('base_party')
    .select('id', 'code', 'name', 'address', 'email', 'language', 'currency', 'blocked', {
      companyId: 'company_id',
      customerGroup: 'customer_group',
      billToId: 'bill_to_id',
      taxId: 'tax_id',
      creditPolicy: 'credit_policy',
      priceListId: 'price_list_id',
      taxExempt: 'tax_exempt',
      paymentDays: 'payment_days',
      sellerUserId: 'seller_user_id',
      expertUserId: 'expert_user_id',
    })
    .where('id', param('id')),
);

const findBilledParties = statement<{ billToId: string }, { id: string }>('base.findBilledParties', ({ knex }) =>
  knex('base_party').select('id').where('bill_to_id', param('billToId')).orWhere('id', param('billToId')).orderBy('id'),
);

/** @throws CartableError NOT_FOUND */
export async function readParty(context: OperationContext, partyId: string): Promise<Party> {
  const row = await context.tx.one(findParty, { id: partyId });
  if (row === undefined) throw new CartableError('NOT_FOUND', `There is no customer ${partyId}.`, { details: { partyId } });
  return { ...row, billToId: row.billToId ?? row.id, taxExempt: Boolean(row.taxExempt), blocked: Boolean(row.blocked) };
}

/** The bill-to itself and every party it pays for. */
export async function billedParties(context: OperationContext, billToId: string): Promise<string[]> {
  const rows = await context.tx.all(findBilledParties, { billToId });
  return rows.map((row) => row.id);
}
