import type { Resource } from '../../../engine/plugin.ts';

export const taxRateResource: Resource = {
  name: 'catalog.taxRate',
  path: 'catalog/tax-rates',
  table: 'catalog_tax_rate',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', writable: true, fixed: true, filter: true },
    category: { column: 'category', type: 'text', writable: true, fixed: true, filter: true, sort: true },
    validFrom: { column: 'valid_from', type: 'date', writable: true, filter: true, sort: true },
    percent: { column: 'percent_micro', type: 'quantity', writable: true },
  },
  access: { read: { right: 'catalog.read' }, create: { right: 'base.administer' }, update: { right: 'base.administer' } },
};
