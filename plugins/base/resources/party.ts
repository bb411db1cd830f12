import type { Resource } from '../../../engine/plugin.ts';

export const partyResource: Resource = {
  name: 'base.party',
  path: 'base/parties',
  table: 'base_party',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', writable: true, fixed: true, filter: true },
    code: { column: 'code', type: 'text', writable: true, search: true, filter: true, sort: true },
    name: { column: 'name', type: 'text', writable: true, search: true, sort: true },
    customerGroup: { column: 'customer_group', type: 'text', optional: true, writable: true, filter: true, sort: true },
    billToId: { column: 'bill_to_id', type: 'ref', to: 'base.party', optional: true, writable: true, filter: true },
    taxId: { column: 'tax_id', type: 'text', optional: true, writable: true, search: true },
    address: { column: 'address', type: 'text', optional: true, writable: true, search: true },
    email: { column: 'email', type: 'text', optional: true, writable: true, search: true },
    language: { column: 'language', type: 'choice', values: ['en', 'de', 'pl', 'fa'], writable: true, filter: true },
    currency: { column: 'currency', type: 'text', optional: true, writable: true, filter: true },
    creditPolicy: {
      column: 'credit_policy',
      type: 'choice',
      values: ['standard', 'prepaid', 'stop'],
      writable: 'credit.manage',
      filter: true,
    },
    priceListId: { column: 'price_list_id', type: 'ref', to: 'pricing.list', optional: true, writable: true },
    taxExempt: { column: 'tax_exempt', type: 'boolean', writable: true },
    paymentDays: { column: 'payment_days', type: 'integer', writable: true },
    sellerUserId: { column: 'seller_user_id', type: 'text', optional: true, writable: true, filter: true },
    expertUserId: { column: 'expert_user_id', type: 'text', optional: true, writable: true, filter: true },
    blocked: { column: 'blocked', type: 'boolean', writable: true, filter: true },
  },
  access: { read: { right: 'base.read' }, create: { right: 'base.write' }, update: { right: 'base.write' } },
};
