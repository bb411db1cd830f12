import type { Resource } from '../../../engine/plugin.ts';
import { receiveStock } from '../operations/receive.ts';
import { MOVE_KINDS, RESERVATION_STATES } from '../types.ts';

const read = { right: 'stock.read' } as const;

export const warehouseResource: Resource = {
  name: 'stock.warehouse',
  path: 'stock/warehouses',
  table: 'stock_warehouse',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', writable: true, fixed: true, filter: true },
    code: { column: 'code', type: 'text', writable: true, search: true, filter: true, sort: true },
    name: { column: 'name', type: 'text', writable: true, search: true, sort: true },
    priority: { column: 'priority', type: 'integer', writable: true, sort: true },
  },
  access: { read, create: { right: 'stock.administer' }, update: { right: 'stock.administer' } },
};

export const balanceResource: Resource = {
  name: 'stock.balance',
  path: 'stock/balances',
  table: 'stock_balance',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', filter: true },
    warehouseId: { column: 'warehouse_id', type: 'ref', to: 'stock.warehouse', filter: true },
    itemId: { column: 'item_id', type: 'ref', to: 'catalog.item', filter: true, sort: true },
    onHand: { column: 'on_hand_micro', type: 'quantity', sort: true },
    reserved: { column: 'reserved_micro', type: 'quantity', sort: true },
  },
  access: { read },
  actions: [receiveStock],
};

export const moveResource: Resource = {
  name: 'stock.move',
  path: 'stock/moves',
  table: 'stock_move',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', filter: true },
    warehouseId: { column: 'warehouse_id', type: 'ref', to: 'stock.warehouse', filter: true },
    itemId: { column: 'item_id', type: 'ref', to: 'catalog.item', filter: true },
    kind: { column: 'kind', type: 'choice', values: MOVE_KINDS, filter: true },
    quantity: { column: 'quantity_micro', type: 'quantity' },
    documentType: { column: 'document_type', type: 'text', filter: true },
    documentId: { column: 'document_id', type: 'text', filter: true },
    reference: { column: 'reference', type: 'text', optional: true, search: true },
    postedOn: { column: 'posted_on', type: 'date', filter: true, sort: true },
    postedAt: { column: 'posted_at', type: 'instant', sort: true },
    postedBy: { column: 'posted_by', type: 'text', filter: true },
  },
  access: { read },
};

export const reservationResource: Resource = {
  name: 'stock.reservation',
  path: 'stock/reservations',
  table: 'stock_reservation',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', filter: true },
    orderId: { column: 'order_id', type: 'ref', to: 'orders.order', filter: true },
    itemId: { column: 'item_id', type: 'ref', to: 'catalog.item', filter: true },
    state: { column: 'state', type: 'choice', values: RESERVATION_STATES, filter: true, sort: true },
    wanted: { column: 'wanted_micro', type: 'quantity' },
    queuedAt: { column: 'queued_at', type: 'instant', sort: true },
  },
  access: { read },
};

export const supplyResource: Resource = {
  name: 'stock.supply',
  path: 'stock/supplies',
  table: 'stock_supply',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', filter: true },
    itemId: { column: 'item_id', type: 'ref', to: 'catalog.item', filter: true },
    quantity: { column: 'quantity_micro', type: 'quantity' },
    dueDate: { column: 'due_date', type: 'date', writable: true, filter: true, sort: true },
    reference: { column: 'reference', type: 'text', optional: true, writable: true, search: true },
    state: { column: 'state', type: 'choice', values: ['open', 'received', 'cancelled'], filter: true },
  },
  access: { read, update: { right: 'stock.receive' } },
};
