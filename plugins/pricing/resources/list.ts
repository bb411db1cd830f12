import type { Resource } from '../../../engine/plugin.ts';

const access = {
  read: { right: 'pricing.read' },
  create: { right: 'pricing.write' },
  update: { right: 'pricing.write' },
} as const;

export const listResource: Resource = {
  name: 'pricing.list',
  path: 'pricing/lists',
  table: 'pricing_list',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', writable: true, fixed: true, filter: true },
    code: { column: 'code', type: 'text', writable: true, search: true, sort: true },
    name: { column: 'name', type: 'texts', writable: true, search: true },
    currency: { column: 'currency', type: 'text', writable: true, fixed: true, filter: true },
    includesTax: { column: 'includes_tax', type: 'boolean', writable: true },
    isDefault: { column: 'is_default', type: 'boolean', writable: true, filter: true },
    discountPolicy: { column: 'discount_policy', type: 'choice', values: ['replace', 'cumulative'], writable: true },
    discountCap: { column: 'discount_cap_micro', type: 'quantity', writable: true },
    discountCeiling: { column: 'discount_ceiling_micro', type: 'quantity', writable: true },
  },
  access,
};

export const listPriceResource: Resource = {
  name: 'pricing.listPrice',
  path: 'pricing/list-prices',
  table: 'pricing_list_price',
  fields: {
    listId: { column: 'list_id', type: 'ref', to: 'pricing.list', writable: true, fixed: true, filter: true },
    itemId: { column: 'item_id', type: 'ref', to: 'catalog.item', writable: true, fixed: true, filter: true },
    unit: { column: 'unit', type: 'text', writable: true },
    fromQuantity: { column: 'min_micro', type: 'quantity', writable: true, sort: true },
    validFrom: { column: 'valid_from', type: 'date', writable: true, filter: true, sort: true },
    validTo: { column: 'valid_to', type: 'date', optional: true, writable: true },
    currency: { column: 'currency', type: 'text', writable: true, fixed: true, filter: true },
    unitPrice: { column: 'unit_price_minor', type: 'money', currency: 'currency', writable: true, sort: true },
  },
  access,
};

export const customerPriceResource: Resource = {
  name: 'pricing.customerPrice',
  path: 'pricing/customer-prices',
  table: 'pricing_customer_price',
  fields: {
    customerId: { column: 'customer_id', type: 'ref', to: 'base.party', writable: true, fixed: true, filter: true },
    itemId: { column: 'item_id', type: 'ref', to: 'catalog.item', writable: true, fixed: true, filter: true },
    unit: { column: 'unit', type: 'text', writable: true },
    fromQuantity: { column: 'min_micro', type: 'quantity', writable: true, sort: true },
    validFrom: { column: 'valid_from', type: 'date', writable: true, filter: true, sort: true },
    validTo: { column: 'valid_to', type: 'date', optional: true, writable: true },
    currency: { column: 'currency', type: 'text', writable: true, fixed: true, filter: true },
    unitPrice: { column: 'unit_price_minor', type: 'money', currency: 'currency', writable: true, sort: true },
  },
  access,
};
