/** Statements on what hangs on an order: holds, changes, postings. */
import { param, statement } from '../../../engine/plugin.ts';
import type { HoldReason } from '../types.ts';

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
