import type { Resource } from '../../../engine/plugin.ts';

/** Limits per customer, group or (neither named) company; they count once approved. */
export const limitResource: Resource = {
  name: 'credit.limit',
  path: 'credit/limits',
  table: 'credit_limit',
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
    currency: { column: 'currency', type: 'text', writable: true, fixed: true },
    amount: { column: 'amount_minor', type: 'money', currency: 'currency', writable: true, sort: true },
    validFrom: { column: 'valid_from', type: 'date', writable: true, filter: true, sort: true },
    validTo: { column: 'valid_to', type: 'date', optional: true, writable: true },
    approved: { column: 'approved', type: 'boolean', writable: 'credit.approve', filter: true },
  },
  access: { read: { right: 'credit.read' }, create: { right: 'credit.manage' }, update: { right: 'credit.manage' } },
};

export const policyResource: Resource = {
  name: 'credit.policy',
  path: 'credit/policies',
  table: 'credit_policy',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', writable: true, fixed: true, filter: true },
    watch: { column: 'watch_micro', type: 'quantity', writable: true },
    graceDays: { column: 'grace_days', type: 'integer', writable: true },
    currency: { column: 'currency', type: 'text', writable: true, fixed: true },
    overdueCap: { column: 'overdue_cap_minor', type: 'money', currency: 'currency', optional: true, writable: true },
    overrideDays: { column: 'override_days', type: 'integer', writable: true },
  },
  access: { read: { right: 'credit.read' }, create: { right: 'credit.manage' }, update: { right: 'credit.manage' } },
};

/** Decisions of credit controllers; they come from `credit.override` and are never changed. */
export const overrideResource: Resource = {
  name: 'credit.decision',
  path: 'credit/decisions',
  table: 'credit_override',
  fields: {
    orderId: { column: 'order_id', type: 'ref', to: 'orders.order', filter: true },
    orderVersion: { column: 'order_version', type: 'integer' },
    billToId: { column: 'bill_to_id', type: 'ref', to: 'base.party', filter: true },
    decision: { column: 'decision', type: 'choice', values: ['release', 'reject'], filter: true },
    reason: { column: 'reason', type: 'text', search: true },
    decidedBy: { column: 'decided_by', type: 'text', filter: true },
    decidedAt: { column: 'decided_at', type: 'instant', sort: true },
    expiresOn: { column: 'expires_on', type: 'date', optional: true, sort: true },
    currency: { column: 'currency', type: 'text' },
    ceiling: { column: 'ceiling_minor', type: 'money', currency: 'currency', sort: true },
  },
  access: { read: { right: 'credit.read' } },
};
