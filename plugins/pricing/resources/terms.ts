import type { Resource } from '../../../engine/plugin.ts';

const access = {
  read: { right: 'pricing.read' },
  create: { right: 'pricing.write' },
  update: { right: 'pricing.write' },
} as const;

export const surchargeResource: Resource = {
  name: 'pricing.surcharge',
  path: 'pricing/surcharges',
  table: 'pricing_surcharge',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', writable: true, fixed: true, filter: true },
    itemId: { column: 'item_id', type: 'ref', to: 'catalog.item', writable: true, fixed: true, filter: true },
    code: { column: 'code', type: 'text', writable: true, filter: true, sort: true },
    currency: { column: 'currency', type: 'text', writable: true, fixed: true, filter: true },
    amount: { column: 'amount_minor', type: 'money', currency: 'currency', optional: true, writable: true },
    percent: { column: 'percent_micro', type: 'quantity', optional: true, writable: true },
    validFrom: { column: 'valid_from', type: 'date', writable: true, filter: true, sort: true },
    validTo: { column: 'valid_to', type: 'date', optional: true, writable: true },
  },
  access,
};

export const termsResource: Resource = {
  name: 'pricing.terms',
  path: 'pricing/terms',
  table: 'pricing_terms',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', writable: true, fixed: true, filter: true },
    customerId: {
      column: 'customer_id',
      type: 'ref',
      to: 'base.party',
      optional: true,
      writable: true,
      fixed: true,
      filter: true,
    },
    customerGroup: { column: 'customer_group', type: 'text', optional: true, writable: true, filter: true },
    lineDiscount: { column: 'line_discount_micro', type: 'quantity', writable: true },
    orderDiscount: { column: 'order_discount_micro', type: 'quantity', writable: true },
    validFrom: { column: 'valid_from', type: 'date', writable: true, filter: true, sort: true },
    validTo: { column: 'valid_to', type: 'date', optional: true, writable: true },
  },
  access,
};
