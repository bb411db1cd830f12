/** The statements of the orders plugin. None writes what R1 freezes (requested quantity, unit, item). */
import { param, statement, type BuildContext } from '../../engine/plugin.ts';
import type { Channel, DeliveryRule, HoldReason, InvoiceRule, OrderState, PostingKind } from './types.ts';

export interface OrderRow {
  readonly id: string;
  readonly version: number;
  readonly companyId: string;
  readonly orderNo: string | null;
  readonly customerId: string;
  readonly shipToId: string | null;
  readonly currency: string;
  readonly channel: Channel;
  readonly requestedDate: string;
  readonly deliveryRule: DeliveryRule;
  readonly invoiceRule: InvoiceRule;
  readonly state: OrderState;
  readonly sellerId: string;
  readonly createdAt: number;
  readonly submittedAt: number | null;
  readonly confirmedAt: number | null;
  readonly endedAt: number | null;
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
  endedAt: 'o.ended_at',
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

export interface LineRow {
  readonly id: string;
  readonly orderId: string;
  readonly lineNo: number;
  readonly itemId: string;
  readonly unit: string;
  readonly requestedMicro: number;
  readonly requestedBaseMicro: number;
  readonly confirmedMicro: number | null;
  readonly confirmedBaseMicro: number | null;
  readonly expertComment: string | null;
  readonly discountMicro: number | null;
  readonly note: string | null;
  readonly unitPriceMinor: number | null;
  readonly priceDiscountMicro: number | null;
  readonly netMinor: number | null;
  readonly taxCategory: string | null;
  readonly taxRateMicro: number | null;
  readonly pricedBaseMicro: number | null;
  readonly cancelledBaseMicro: number;
  readonly deliveredBaseMicro: number;
  readonly returnedBaseMicro: number;
  readonly invoicedBaseMicro: number;
  readonly creditedBaseMicro: number;
}

function lineColumns({ knex }: BuildContext) {
  const posted = (kind: PostingKind) =>
    knex.raw(
      `(select cast(coalesce(sum(p.quantity_base_micro), 0) as bigint) from orders_posting p where p.line_id = l.id and p.kind = '${kind}')`,
    );
  return {
    id: 'l.id',
    orderId: 'l.order_id',
    lineNo: 'l.line_no',
    itemId: 'l.item_id',
    unit: 'l.unit',
    requestedMicro: 'l.requested_micro',
    requestedBaseMicro: 'l.requested_base_micro',
    confirmedMicro: 'l.confirmed_micro',
    confirmedBaseMicro: 'l.confirmed_base_micro',
    expertComment: 'l.expert_comment',
    discountMicro: 'l.discount_micro',
    note: 'l.note',
    unitPriceMinor: 'l.unit_price_minor',
    priceDiscountMicro: 'l.price_discount_micro',
    netMinor: 'l.net_minor',
    taxCategory: 'l.tax_category',
    taxRateMicro: 'l.tax_rate_micro',
    pricedBaseMicro: 'l.priced_base_micro',
    cancelledBaseMicro: knex.raw(
      '(select cast(coalesce(sum(c.cancelled_base_micro), 0) as bigint) from orders_change_line c where c.line_id = l.id)',
    ),
    deliveredBaseMicro: posted('delivered'),
    returnedBaseMicro: posted('returned'),
    invoicedBaseMicro: posted('invoiced'),
    creditedBaseMicro: posted('credited'),
  };
}

export const findLines = statement<{ orderId: string }, LineRow>('orders.findLines', (build) =>
  build.knex({ l: 'orders_line' }).select(lineColumns(build)).where('l.order_id', param('orderId')).orderBy('l.line_no'),
);

export interface OpenLineRow extends LineRow {
  readonly requestedDate: string;
}

/** Lines of confirmed orders for an item: the firm demand (R4). */
export const findConfirmedLinesOfItem = statement<{ itemId: string; companyId: string }, OpenLineRow>(
  'orders.findConfirmedLinesOfItem',
  (build) =>
    build
      .knex({ l: 'orders_line' })
      .join({ o: 'orders_order' }, 'o.id', 'l.order_id')
      .select({ ...lineColumns(build), requestedDate: 'o.requested_date' })
      .where('l.item_id', param('itemId'))
      .where('o.company_id', param('companyId'))
      .where('o.state', 'approved'),
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

export const addLine = statement<{
  id: string;
  orderId: string;
  lineNo: number;
  itemId: string;
  unit: string;
  requestedMicro: number;
  requestedBaseMicro: number;
  discountMicro: number | null;
  note: string | null;
}>('orders.addLine', ({ knex }) =>
  knex('orders_line').insert({
    id: param('id'),
    order_id: param('orderId'),
    line_no: param('lineNo'),
    item_id: param('itemId'),
    unit: param('unit'),
    requested_micro: param('requestedMicro'),
    requested_base_micro: param('requestedBaseMicro'),
    discount_micro: param('discountMicro'),
    note: param('note'),
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

export const setReview = statement<{
  id: string;
  confirmedMicro: number;
  confirmedBaseMicro: number;
  comment: string | null;
  reviewedBy: string;
  now: number;
}>('orders.setReview', ({ knex }) =>
  knex('orders_line')
    .update({
      confirmed_micro: param('confirmedMicro'),
      confirmed_base_micro: param('confirmedBaseMicro'),
      expert_comment: param('comment'),
      reviewed_by: param('reviewedBy'),
      reviewed_at: param('now'),
    })
    .where('id', param('id')),
);

export const setDiscount = statement<{ id: string; discountMicro: number | null }>('orders.setDiscount', ({ knex }) =>
  knex('orders_line')
    .update({ discount_micro: param('discountMicro') })
    .where('id', param('id')),
);

export const setNote = statement<{ id: string; note: string | null }>('orders.setNote', ({ knex }) =>
  knex('orders_line')
    .update({ note: param('note') })
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

export const setLinePrice = statement<{
  id: string;
  orderId: string;
  unitPriceMinor: number;
  discountMicro: number;
  netMinor: number;
  taxCategory: string;
  taxRateMicro: number;
  pricedBaseMicro: number;
}>('orders.setLinePrice', ({ knex }) =>
  knex('orders_line')
    .update({
      unit_price_minor: param('unitPriceMinor'),
      price_discount_micro: param('discountMicro'),
      net_minor: param('netMinor'),
      tax_category: param('taxCategory'),
      tax_rate_micro: param('taxRateMicro'),
      priced_base_micro: param('pricedBaseMicro'),
    })
    .where({ id: param('id'), order_id: param('orderId') }),
);

export interface HoldRow {
  readonly id: string;
  readonly reason: HoldReason;
  readonly note: string | null;
  readonly owner: string;
  readonly placedAt: number;
}

export const findHolds = statement<{ orderId: string }, HoldRow>('orders.findHolds', ({ knex }) =>
  knex('orders_hold')
    .select('id', 'reason', 'note', 'owner', { placedAt: 'placed_at' })
    .where('order_id', param('orderId'))
    .whereNull('released_at')
    .orderBy(['placed_at', 'id']),
);

/** Placing a hold that is already there changes nothing. */
export const addHold = statement<{
  id: string;
  orderId: string;
  reason: string;
  note: string | null;
  owner: string;
  now: number;
}>('orders.addHold', ({ knex }) =>
  knex.raw(
    `insert into orders_hold (id, order_id, reason, note, owner, placed_at) values (?, ?, ?, ?, ?, ?)
       on conflict (order_id, reason) where released_at is null do nothing`,
    [param('id'), param('orderId'), param('reason'), param('note'), param('owner'), param('now')],
  ),
);

export const releaseHold = statement<{ orderId: string; reason: string; note: string | null; releasedBy: string; now: number }>(
  'orders.releaseHold',
  ({ knex }) =>
    knex('orders_hold')
      .update({ released_at: param('now'), released_by: param('releasedBy'), release_note: param('note') })
      .where({ order_id: param('orderId'), reason: param('reason') })
      .whereNull('released_at'),
);

export const addChange = statement<{
  id: string;
  orderId: string;
  version: number;
  materialFields: readonly string[];
  reason: string | null;
  changedBy: string;
  now: number;
}>('orders.addChange', ({ knex }) =>
  knex('orders_change').insert({
    id: param('id'),
    order_id: param('orderId'),
    version: param('version'),
    material_fields: param('materialFields'),
    reason: param('reason'),
    changed_by: param('changedBy'),
    changed_at: param('now'),
  }),
);

export const addChangeLine = statement<{
  id: string;
  changeId: string;
  lineId: string;
  cancelledBaseMicro: number;
  discountBefore: number | null;
  discountAfter: number | null;
}>('orders.addChangeLine', ({ knex }) =>
  knex('orders_change_line').insert({
    id: param('id'),
    change_id: param('changeId'),
    line_id: param('lineId'),
    cancelled_base_micro: param('cancelledBaseMicro'),
    discount_before_micro: param('discountBefore'),
    discount_after_micro: param('discountAfter'),
  }),
);

export const addPosting = statement<{
  id: string;
  orderId: string;
  lineId: string;
  kind: string;
  quantityBaseMicro: number;
  documentType: string;
  documentId: string;
  documentLineId: string;
  now: number;
}>('orders.addPosting', ({ knex }) =>
  knex('orders_posting').insert({
    id: param('id'),
    order_id: param('orderId'),
    line_id: param('lineId'),
    kind: param('kind'),
    quantity_base_micro: param('quantityBaseMicro'),
    document_type: param('documentType'),
    document_id: param('documentId'),
    document_line_id: param('documentLineId'),
    posted_at: param('now'),
  }),
);

/** Lines whose sums break R1's invariants. */
export const findBrokenLines = statement<Record<never, never>, LineRow>('orders.findBrokenLines', (build) => {
  const { knex } = build;
  const lines = knex({ l: 'orders_line' }).select(lineColumns(build));
  const effective = 'coalesce(s."confirmedBaseMicro", s."requestedBaseMicro")';
  return knex
    .select('s.*')
    .from(lines.as('s'))
    .whereRaw(
      `s."deliveredBaseMicro" < 0 or s."invoicedBaseMicro" < 0 or s."deliveredBaseMicro" > ${effective}
       or s."deliveredBaseMicro" + s."cancelledBaseMicro" > ${effective} or s."returnedBaseMicro" > s."deliveredBaseMicro"
       or s."invoicedBaseMicro" - s."creditedBaseMicro" > ${effective}`,
    )
    .orderBy('s.id');
});
