/** Statements on reservations, and those that prove balances by them. */
import { param, statement, type BuildContext } from '../../../engine/plugin.ts';
import type { Reservation } from '../types.ts';

const OPEN = `case kind when 'reserve' then quantity_micro when 'restore' then quantity_micro else -quantity_micro end`;
const CONSUMED = `case kind when 'consume' then quantity_micro when 'restore' then -quantity_micro else 0 end`;

function reservations({ knex }: BuildContext) {
  const sum = (amount: string) =>
    knex.raw(`(select cast(coalesce(sum(${amount}), 0) as bigint) from stock_reservation_entry e where e.reservation_id = r.id)`);
  return knex({ r: 'stock_reservation' }).select({
    id: 'r.id',
    companyId: 'r.company_id',
    orderId: 'r.order_id',
    orderLineId: 'r.order_line_id',
    itemId: 'r.item_id',
    state: 'r.state',
    wantedMicro: 'r.wanted_micro',
    openMicro: sum(OPEN),
    consumedMicro: sum(CONSUMED),
  });
}

export const findReservation = statement<{ id: string }, Reservation>('stock.findReservation', (build) =>
  reservations(build).where('r.id', param('id')),
);

export const findReservationsOfOrder = statement<{ orderId: string }, Reservation>('stock.findReservationsOfOrder', (build) =>
  reservations(build).where('r.order_id', param('orderId')).orderBy(['r.item_id', 'r.id']),
);

export const findReservationsOfItem = statement<{ companyId: string; itemId: string }, Reservation>(
  'stock.findReservationsOfItem',
  (build) =>
    reservations(build)
      .where({ 'r.item_id': param('itemId'), 'r.company_id': param('companyId') })
      .whereNotIn('r.state', ['delivered', 'cancelled']),
);

/** Reservations of an item that lack goods, oldest first (R5). */
export const findWaiting = statement<{ companyId: string; itemId: string }, Reservation>('stock.findWaiting', (build) =>
  reservations(build)
    .where({ 'r.item_id': param('itemId'), 'r.company_id': param('companyId') })
    .whereRaw(`r.state in ('draft', 'partlyReserved', 'partlyDelivered')`)
    .orderBy(['r.queued_at', 'r.id']),
);

export const listReservations = statement<Record<never, never>, Reservation>('stock.listReservations', (build) =>
  reservations(build).orderBy('r.id'),
);

/** A line that waits again, after it was cancelled, queues anew; otherwise it keeps its place. */
export const putReservation = statement<{
  id: string;
  companyId: string;
  orderId: string;
  orderLineId: string;
  itemId: string;
  wantedMicro: number;
  now: number;
}>('stock.putReservation', ({ knex }) =>
  knex.raw(
    `insert into stock_reservation (id, company_id, order_id, order_line_id, item_id, state, wanted_micro, queued_at)
     values (?, ?, ?, ?, ?, 'draft', ?, ?)
     on conflict (order_line_id) do update set wanted_micro = excluded.wanted_micro,
       queued_at = case when stock_reservation.state = 'cancelled' then excluded.queued_at else stock_reservation.queued_at end`,
    [
      param('id'),
      param('companyId'),
      param('orderId'),
      param('orderLineId'),
      param('itemId'),
      param('wantedMicro'),
      param('now'),
    ],
  ),
);

export const setWanted = statement<{ id: string; wantedMicro: number }>('stock.setWanted', ({ knex }) =>
  knex('stock_reservation')
    .update({ wanted_micro: param('wantedMicro') })
    .where('id', param('id')),
);

export const setReservationState = statement<{ id: string; state: string }>('stock.setReservationState', ({ knex }) =>
  knex('stock_reservation')
    .update({ state: param('state') })
    .where('id', param('id')),
);

export const addEntry = statement<{
  id: string;
  reservationId: string;
  warehouseId: string;
  itemId: string;
  kind: string;
  quantityMicro: number;
  documentId: string | null;
  now: number;
}>('stock.addEntry', ({ knex }) =>
  knex('stock_reservation_entry').insert({
    id: param('id'),
    reservation_id: param('reservationId'),
    warehouse_id: param('warehouseId'),
    item_id: param('itemId'),
    kind: param('kind'),
    quantity_micro: param('quantityMicro'),
    document_id: param('documentId'),
    posted_at: param('now'),
  }),
);

export interface OpenEntryRow {
  readonly reservationId: string;
  readonly orderLineId: string;
  readonly itemId: string;
  readonly warehouseId: string;
  readonly openMicro: number;
}

/** Per reservation and warehouse, what is set aside; in the order of locking. */
export const findReservedGoods = statement<{ orderId: string }, OpenEntryRow>('stock.findReservedGoods', ({ knex }) =>
  knex({ r: 'stock_reservation' })
    .join({ e: 'stock_reservation_entry' }, 'e.reservation_id', 'r.id')
    .select({
      reservationId: 'r.id',
      orderLineId: 'r.order_line_id',
      itemId: 'r.item_id',
      warehouseId: 'e.warehouse_id',
      openMicro: knex.raw(`cast(sum(${OPEN}) as bigint)`),
    })
    .where('r.order_id', param('orderId'))
    .groupBy('r.id', 'r.order_line_id', 'r.item_id', 'e.warehouse_id')
    .havingRaw(`sum(${OPEN}) > 0`)
    .orderBy(['e.warehouse_id', 'r.item_id', 'r.id']),
);

export interface BalanceCheckRow {
  readonly warehouseId: string;
  readonly itemId: string;
  readonly onHandMicro: number;
  readonly reservedMicro: number;
  readonly movedMicro: number;
  readonly openMicro: number;
}

/** Every balance beside the sums that it must equal; items with moves but no balance are caught by the second query. */
export const checkBalances = statement<Record<never, never>, BalanceCheckRow>('stock.checkBalances', ({ knex }) =>
  knex({ b: 'stock_balance' })
    .select({
      warehouseId: 'b.warehouse_id',
      itemId: 'b.item_id',
      onHandMicro: 'b.on_hand_micro',
      reservedMicro: 'b.reserved_micro',
      movedMicro: knex.raw(
        '(select cast(coalesce(sum(m.quantity_micro), 0) as bigint) from stock_move m where m.warehouse_id = b.warehouse_id and m.item_id = b.item_id)',
      ),
      openMicro: knex.raw(
        `(select cast(coalesce(sum(${OPEN}), 0) as bigint) from stock_reservation_entry e where e.warehouse_id = b.warehouse_id and e.item_id = b.item_id)`,
      ),
    })
    .orderBy(['b.warehouse_id', 'b.item_id']),
);

export const findMovesWithoutBalance = statement<Record<never, never>, { warehouseId: string; itemId: string }>(
  'stock.findMovesWithoutBalance',
  ({ knex }) =>
    knex({ m: 'stock_move' })
      .distinct({ warehouseId: 'm.warehouse_id', itemId: 'm.item_id' })
      .whereNotExists(knex({ b: 'stock_balance' }).whereRaw('b.warehouse_id = m.warehouse_id and b.item_id = m.item_id')),
);

export const listOrdersWithReservations = statement<Record<never, never>, { orderId: string }>(
  'stock.listOrdersWithReservations',
  ({ knex }) =>
    knex('stock_reservation')
      .distinct({ orderId: 'order_id' })
      .whereNotIn('state', ['delivered', 'cancelled'])
      .orderBy('order_id'),
);
