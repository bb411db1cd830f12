import type { Resource } from '../../../engine/plugin.ts';

/** How a version of an order was priced; written by `pricing.price` only. */
export const calculationResource: Resource = {
  name: 'pricing.calculation',
  path: 'pricing/calculations',
  table: 'pricing_calculation',
  fields: {
    orderId: { column: 'order_id', type: 'ref', to: 'orders.order', filter: true },
    orderVersion: { column: 'order_version', type: 'integer', filter: true, sort: true },
    currency: { column: 'currency', type: 'text' },
    net: { column: 'net_minor', type: 'money', currency: 'currency' },
    tax: { column: 'tax_minor', type: 'money', currency: 'currency' },
    gross: { column: 'gross_minor', type: 'money', currency: 'currency', sort: true },
    maxDiscount: { column: 'max_discount_micro', type: 'quantity', sort: true },
    trace: { column: 'trace', type: 'json' },
    pricedAt: { column: 'priced_at', type: 'instant', sort: true },
  },
  access: { read: { right: 'pricing.read' } },
};
