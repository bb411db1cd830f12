import type { Resource } from '../../../engine/plugin.ts';

export const exchangeRateResource: Resource = {
  name: 'base.rate',
  path: 'base/exchange-rates',
  table: 'base_exchange_rate',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', writable: true, fixed: true, filter: true },
    currency: { column: 'currency', type: 'text', writable: true, fixed: true, filter: true, sort: true },
    validFrom: { column: 'valid_from', type: 'date', writable: true, filter: true, sort: true },
    rate: { column: 'rate', type: 'text', writable: true },
  },
  access: { read: { right: 'base.read' }, create: { right: 'base.administer' }, update: { right: 'base.administer' } },
};
