/** Statements on order lines. None writes what R1 freezes (requested quantity, unit, item). */
import { param, statement, type BuildContext } from '../../../engine/plugin.ts';
import type { PostingKind } from '../types.ts';

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
