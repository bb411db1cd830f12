import { param, statement } from '../../engine/plugin.ts';

export interface PriceList {
  readonly id: string;
  readonly companyId: string;
  readonly currency: string;
  readonly includesTax: boolean | number;
  readonly discountPolicy: 'replace' | 'cumulative';
  readonly capMicro: number;
  readonly ceilingMicro: number;
}

const LIST_COLUMNS = {
  id: 'id',
  companyId: 'company_id',
  currency: 'currency',
  includesTax: 'includes_tax',
  discountPolicy: 'discount_policy',
  capMicro: 'discount_cap_micro',
  ceilingMicro: 'discount_ceiling_micro',
};

export const findList = statement<{ id: string }, PriceList>('pricing.findList', ({ knex }) =>
  knex('pricing_list').select(LIST_COLUMNS).where('id', param('id')),
);

export const findDefaultList = statement<{ companyId: string; currency: string }, PriceList>(
  'pricing.findDefaultList',
  ({ knex }) =>
    knex('pricing_list')
      .select(LIST_COLUMNS)
      .where('company_id', param('companyId'))
      .where('currency', param('currency'))
      .where(knex.raw('is_default')),
);

export interface OfferRow {
  readonly id: string;
  readonly itemId: string;
  readonly unit: string;
  readonly minMicro: number;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly unitPriceMinor: number;
}

interface OfferParams extends Record<string, string | readonly string[]> {
  readonly ownerId: string;
  readonly currency: string;
  readonly date: string;
  readonly itemIds: readonly string[];
}

const offersOf = (table: string, owner: string) =>
  statement<OfferParams, OfferRow>(`pricing.offers.${table}`, ({ knex, inTexts }) =>
    knex(table)
      .select('id', 'unit', {
        itemId: 'item_id',
        minMicro: 'min_micro',
        validFrom: 'valid_from',
        validTo: 'valid_to',
        unitPriceMinor: 'unit_price_minor',
      })
      .where(owner, param('ownerId'))
      .where('currency', param('currency'))
      .where('valid_from', '<=', param('date'))
      .whereRaw('(valid_to is null or valid_to >= ?)', [param('date')])
      .whereRaw(inTexts('item_id', 'itemIds')),
  );

export const findListOffers = offersOf('pricing_list_price', 'list_id');
export const findCustomerOffers = offersOf('pricing_customer_price', 'customer_id');

export interface SurchargeRow {
  readonly itemId: string;
  readonly code: string;
  readonly amountMinor: number | null;
  readonly percentMicro: number | null;
}

export const findSurcharges = statement<
  { companyId: string; currency: string; date: string; itemIds: readonly string[] },
  SurchargeRow
>('pricing.findSurcharges', ({ knex, inTexts }) =>
  knex('pricing_surcharge')
    .select('code', { itemId: 'item_id', amountMinor: 'amount_minor', percentMicro: 'percent_micro' })
    .where('company_id', param('companyId'))
    .where('currency', param('currency'))
    .where('valid_from', '<=', param('date'))
    .whereRaw('(valid_to is null or valid_to >= ?)', [param('date')])
    .whereRaw(inTexts('item_id', 'itemIds'))
    .orderBy(['item_id', 'code', 'valid_from']),
);

export interface TermsRow {
  readonly lineDiscountMicro: number;
  readonly orderDiscountMicro: number;
}

/** The customer's own terms before the group's, the newest first. */
export const findTerms = statement<
  { companyId: string; customerId: string; customerGroup: string | null; date: string },
  TermsRow
>('pricing.findTerms', ({ knex }) =>
  knex('pricing_terms')
    .select({ lineDiscountMicro: 'line_discount_micro', orderDiscountMicro: 'order_discount_micro' })
    .where('company_id', param('companyId'))
    .whereRaw('(customer_id = ? or customer_group = ?)', [param('customerId'), param('customerGroup')])
    .where('valid_from', '<=', param('date'))
    .whereRaw('(valid_to is null or valid_to >= ?)', [param('date')])
    .orderByRaw('case when customer_id is null then 1 else 0 end, valid_from desc, id')
    .limit(1),
);

export const saveCalculation = statement<
  {
    id: string;
    orderId: string;
    version: number;
    currency: string;
    netMinor: number;
    taxMinor: number;
    grossMinor: number;
    maxDiscountMicro: number;
    trace: readonly unknown[];
    now: number;
  },
  { id: string }
>('pricing.saveCalculation', ({ knex }) =>
  knex('pricing_calculation')
    .insert({
      id: param('id'),
      order_id: param('orderId'),
      order_version: param('version'),
      currency: param('currency'),
      net_minor: param('netMinor'),
      tax_minor: param('taxMinor'),
      gross_minor: param('grossMinor'),
      max_discount_micro: param('maxDiscountMicro'),
      trace: param('trace'),
      priced_at: param('now'),
    })
    .onConflict(['order_id', 'order_version'])
    .merge(['currency', 'net_minor', 'tax_minor', 'gross_minor', 'max_discount_micro', 'trace', 'priced_at'])
    .returning('id'),
);
