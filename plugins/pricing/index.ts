/** Price lists, customer prices, surcharges and terms; the pricing function (R8) and its service task. */
import { definePlugin } from '../../engine/plugin.ts';
import { pricingTables } from './migrations/0001-pricing.ts';
import { pricingPriceCurrency } from './migrations/0002-price-currency.ts';
import { price } from './operations/price.ts';
import { calculationResource } from './resources/calculation.ts';
import { customerPriceResource, listPriceResource, listResource } from './resources/list.ts';
import { surchargeResource, termsResource } from './resources/terms.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { fa } from './texts/fa.ts';
import { pl } from './texts/pl.ts';

export { taxOf, type Taxable, type TaxAmount } from './tax.ts';
export { price as priceOperation };

export const pricing = definePlugin({
  name: 'pricing',
  version: '1.0.0',
  requires: ['base', 'catalog', 'orders'],
  migrations: [pricingTables, pricingPriceCurrency],
  texts: { en, de, pl, fa },
  operations: [price],
  resources: [listResource, listPriceResource, customerPriceResource, surchargeResource, termsResource, calculationResource],
  facts: [],
  messages: [],
  jobs: [],
  rights: ['pricing.read', 'pricing.write', 'pricing.price'],
});
