import { param, statement } from '../../engine/plugin.ts';

/** Locks the payer's account until the end of the transaction: its checks run one after another (R9). */
export const lockAccount = statement<{ billToId: string; now: number }>('credit.lockAccount', ({ knex }) =>
  knex.raw(
    `insert into credit_account (bill_to_id, checks, checked_at) values (?, 1, ?)
     on conflict (bill_to_id) do update set checks = credit_account.checks + 1, checked_at = excluded.checked_at`,
    [param('billToId'), param('now')],
  ),
);

export interface LimitRow {
  readonly amountMinor: number;
  readonly currency: string;
}

/** The customer's own limit, else its group's, else the company's; of several the one valid last. */
export const findLimit = statement<
  { companyId: string; customerId: string; customerGroup: string | null; date: string },
  LimitRow
>('credit.findLimit', ({ knex }) =>
  knex('credit_limit')
    .select('currency', { amountMinor: 'amount_minor' })
    .where('company_id', param('companyId'))
    .where(knex.raw('approved'))
    .where('valid_from', '<=', param('date'))
    .whereRaw('(valid_to is null or valid_to >= ?)', [param('date')])
    .whereRaw('(customer_id = ? or customer_group = ? or (customer_id is null and customer_group is null))', [
      param('customerId'),
      param('customerGroup'),
    ])
    .orderByRaw(
      'case when customer_id is not null then 0 when customer_group is not null then 1 else 2 end, valid_from desc, id desc',
    )
    .limit(1),
);

export interface PolicyRow {
  readonly watchMicro: number;
  readonly graceDays: number;
  readonly overdueCapMinor: number | null;
  readonly overrideDays: number;
}

export const findPolicy = statement<{ companyId: string }, PolicyRow>('credit.findPolicy', ({ knex }) =>
  knex('credit_policy')
    .select({
      watchMicro: 'watch_micro',
      graceDays: 'grace_days',
      overdueCapMinor: 'overdue_cap_minor',
      overrideDays: 'override_days',
    })
    .where('company_id', param('companyId')),
);

export const commit = statement<{ orderId: string; billToId: string; version: number; now: number }>(
  'credit.commit',
  ({ knex }) =>
    knex('credit_commitment')
      .insert({
        order_id: param('orderId'),
        bill_to_id: param('billToId'),
        order_version: param('version'),
        committed_at: param('now'),
      })
      .onConflict('order_id')
      .merge(['bill_to_id', 'order_version', 'committed_at']),
);

export const findCommitments = statement<{ billToId: string }, { orderId: string }>('credit.findCommitments', ({ knex }) =>
  knex('credit_commitment').select({ orderId: 'order_id' }).where('bill_to_id', param('billToId')),
);

/** The last decision on this version of the order, when it is a release that has not expired. */
export const findRelease = statement<{ orderId: string; version: number; date: string }, { ceilingMinor: number }>(
  'credit.findRelease',
  ({ knex }) =>
    knex
      .select({ ceilingMinor: 'd.ceiling_minor' })
      .from(
        knex('credit_override')
          .select('*')
          .where('order_id', param('orderId'))
          .where('order_version', param('version'))
          .orderBy([
            { column: 'decided_at', order: 'desc' },
            { column: 'id', order: 'desc' },
          ])
          .limit(1)
          .as('d'),
      )
      .where('d.decision', 'release')
      .where('d.expires_on', '>=', param('date')),
);

export const addOverride = statement<{
  id: string;
  orderId: string;
  version: number;
  billToId: string;
  decision: string;
  reason: string;
  decidedBy: string;
  now: number;
  expiresOn: string | null;
  ceilingMinor: number;
  currency: string;
}>('credit.addOverride', ({ knex }) =>
  knex('credit_override').insert({
    id: param('id'),
    order_id: param('orderId'),
    order_version: param('version'),
    bill_to_id: param('billToId'),
    decision: param('decision'),
    reason: param('reason'),
    decided_by: param('decidedBy'),
    decided_at: param('now'),
    expires_on: param('expiresOn'),
    ceiling_minor: param('ceilingMinor'),
    currency: param('currency'),
  }),
);
