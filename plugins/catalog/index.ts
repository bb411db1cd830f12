/** Items with their units and names in every language, and the companies' tax rates. */
import { definePlugin } from '../../engine/plugin.ts';
import { catalogTables } from './migrations/0001-catalog.ts';
import { itemResource, relatedResource, unitResource } from './resources/item.ts';
import { taxRateResource } from './resources/tax-rate.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { fa } from './texts/fa.ts';
import { pl } from './texts/pl.ts';

export { itemName, quantityInBase, readItem, readItems, relatedItems, unitFactor, type Item, type ItemTexts } from './item.ts';
export { taxRateMicro } from './tax.ts';

export const catalog = definePlugin({
  name: 'catalog',
  version: '1.0.0',
  requires: ['base'],
  migrations: [catalogTables],
  texts: { en, de, pl, fa },
  operations: [],
  resources: [itemResource, unitResource, relatedResource, taxRateResource],
  facts: [],
  messages: [],
  jobs: [],
  rights: ['catalog.read', 'catalog.write'],
});
