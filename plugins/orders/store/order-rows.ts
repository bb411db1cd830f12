/** Statements on the header of orders. */
import { param, statement } from '../../../engine/plugin.ts';
import type { Order } from '../types.ts';

export interface OrderRow extends Omit<Order, 'price' | 'lines' | 'holds'> {
  readonly pricedVersion: number | null;
  readonly netMinor: number | null;
  readonly taxMinor: number | null;
  readonly grossMinor: number | null;
}

const ORDER_COLUMNS = {
  id: 'o.id',
  version: 'o.version',
  companyId: 'o.company_id',
  orderNo: 'o.order_no',
  customerId: 'o.customer_id',
  shipToId: 'o.ship_to_id',
  currency: 'o.currency',
  channel: 'o.channel',
  requestedDate: 'o.requested_date',
  deliveryRule: 'o.delivery_rule',
  invoiceRule: 'o.invoice_rule',
  state: 'o.state',
  sellerId: 'o.seller_id',
  createdAt: 'o.created_at',
  submittedAt: 'o.submitted_at',
  confirmedAt: 'o.confirmed_at',
  endRequestedAt: 'o.end_requested_at',
  endedAt: 'o.ended_at',
  endReason: 'o.end_reason',
  pricedVersion: 'o.priced_version',
  netMinor: 'o.net_minor',
  taxMinor: 'o.tax_minor',
  grossMinor: 'o.gross_minor',
} as const;

export const findOrder = statement<{ id: string }, OrderRow>('orders.findOrder', ({ knex }) =>
  knex({ o: 'orders_order' }).select(ORDER_COLUMNS).where('o.id', param('id')),
);

// An update that changes nothing but locks the row: the order's steps then happen one after another.
export const lockOrder = statement<{ id: string }>('orders.lockOrder', ({ knex }) =>
  knex('orders_order')
    .update({ version: knex.ref('version') })
    .where('id', param('id')),
);

/** Orders of a customer that may still owe something: everything submitted and not cancelled (R9). */
export const findOrdersOfCustomer = statement<{ customerId: string }, { id: string }>('orders.findOrdersOfCustomer', ({ knex }) =>
  knex('orders_order')
    .select('id')
    .where('customer_id', param('customerId'))
    .whereIn('state', ['submitted', 'inReview', 'approved', 'closed'])
    .orderBy('id'),
);

export const findEndedOrders = statement<{ ids: readonly string[] }, { id: string }>(
  'orders.findEndedOrders',
  ({ knex, inTexts }) =>
    knex('orders_order').select('id').whereRaw(inTexts('id', 'ids')).whereIn('state', ['closed', 'cancelled']).orderBy('id'),
);

export const addOrder = statement<{
  id: string;
  companyId: string;
  customerId: string;
  shipToId: string | null;
  currency: string;
  channel: string;
  requestedDate: string;
  deliveryRule: string;
  invoiceRule: string;
  sellerId: string;
  now: number;
}>('orders.addOrder', ({ knex }) =>
  knex('orders_order').insert({
    id: param('id'),
    version: 1,
    company_id: param('companyId'),
    customer_id: param('customerId'),
    ship_to_id: param('shipToId'),
    currency: param('currency'),
    channel: param('channel'),
    requested_date: param('requestedDate'),
    delivery_rule: param('deliveryRule'),
    invoice_rule: param('invoiceRule'),
    state: 'cart',
    seller_id: param('sellerId'),
    created_at: param('now'),
  }),
);

/** Each step names the state it starts from: a lost race changes no row. */
export const setState = statement<{ id: string; from: string; to: string }>('orders.setState', ({ knex }) =>
  knex('orders_order')
    .update({ state: param('to') })
    .where({ id: param('id'), state: param('from') }),
);

export const setSubmitted = statement<{ id: string; now: number }>('orders.setSubmitted', ({ knex }) =>
  knex('orders_order')
    .update({ submitted_at: param('now') })
    .where('id', param('id')),
);

export const setConfirmed = statement<{ id: string; now: number; orderNo: string }>('orders.setConfirmed', ({ knex }) =>
  knex('orders_order')
    .update({ confirmed_at: param('now'), order_no: param('orderNo') })
    .where('id', param('id')),
);

/** Nothing when it was asked before: the first reason stays. */
export const setEndRequested = statement<{ id: string; now: number; reason: string }>('orders.setEndRequested', ({ knex }) =>
  knex('orders_order')
    .update({ end_requested_at: param('now'), end_reason: param('reason') })
    .where('id', param('id'))
    .whereNull('end_requested_at'),
);

export const setEnded = statement<{ id: string; now: number; reason: string | null }>('orders.setEnded', ({ knex }) =>
  knex('orders_order')
    .update({ ended_at: param('now'), end_reason: param('reason') })
    .where('id', param('id')),
);

/** A new version of the content: what was priced no longer counts. */
export const raiseVersion = statement<{ id: string; version: number; next: number }>('orders.raiseVersion', ({ knex }) =>
  knex('orders_order')
    .update({ version: param('next'), priced_version: null, net_minor: null, tax_minor: null, gross_minor: null })
    .where({ id: param('id'), version: param('version') }),
);

/** A new version in which prices stay true (R3: nothing material changed). */
export const raiseVersionKeepingPrice = statement<{ id: string; version: number; next: number }>(
  'orders.raiseVersionKeepingPrice',
  ({ knex }) =>
    knex('orders_order')
      .update({ version: param('next'), priced_version: knex.raw('case when priced_version = version then version + 1 end') })
      .where({ id: param('id'), version: param('version') }),
);

export const setRequestedDate = statement<{ id: string; requestedDate: string }>('orders.setRequestedDate', ({ knex }) =>
  knex('orders_order')
    .update({ requested_date: param('requestedDate') })
    .where('id', param('id')),
);

export const setShipTo = statement<{ id: string; shipToId: string }>('orders.setShipTo', ({ knex }) =>
  knex('orders_order')
    .update({ ship_to_id: param('shipToId') })
    .where('id', param('id')),
);

export const setOrderPrice = statement<{ id: string; version: number; netMinor: number; taxMinor: number; grossMinor: number }>(
  'orders.setOrderPrice',
  ({ knex }) =>
    knex('orders_order')
      .update({
        priced_version: param('version'),
        net_minor: param('netMinor'),
        tax_minor: param('taxMinor'),
        gross_minor: param('grossMinor'),
      })
      .where({ id: param('id'), version: param('version') }),
);
