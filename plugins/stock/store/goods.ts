/** Statements on warehouses, balances, moves and supply. */
import { param, statement } from '../../../engine/plugin.ts';

export const listWarehouses = statement<{ companyId: string }, { id: string }>('stock.listWarehouses', ({ knex }) =>
  knex('stock_warehouse').select('id').where('company_id', param('companyId')).orderBy(['priority', 'code']),
);

export const findWarehouse = statement<{ id: string }, { companyId: string }>('stock.findWarehouse', ({ knex }) =>
  knex('stock_warehouse').select({ companyId: 'company_id' }).where('id', param('id')),
);

export interface BalanceRow {
  readonly onHandMicro: number;
  readonly reservedMicro: number;
}

export const findBalance = statement<{ warehouseId: string; itemId: string }, BalanceRow>('stock.findBalance', ({ knex }) =>
  knex('stock_balance')
    .select({ onHandMicro: 'on_hand_micro', reservedMicro: 'reserved_micro' })
    .where({ warehouse_id: param('warehouseId'), item_id: param('itemId') }),
);

/** Changes nothing but locks the row until the end of the transaction. */
export const lockBalance = statement<{ warehouseId: string; itemId: string }>('stock.lockBalance', ({ knex }) =>
  knex('stock_balance')
    .update({ reserved_micro: knex.ref('reserved_micro') })
    .where({ warehouse_id: param('warehouseId'), item_id: param('itemId') }),
);

export const addBalance = statement<{ id: string; companyId: string; warehouseId: string; itemId: string }>(
  'stock.addBalance',
  ({ knex }) =>
    knex('stock_balance')
      .insert({
        id: param('id'),
        company_id: param('companyId'),
        warehouse_id: param('warehouseId'),
        item_id: param('itemId'),
        on_hand_micro: 0,
        reserved_micro: 0,
      })
      .onConflict(['warehouse_id', 'item_id'])
      .ignore(),
);

/** The CHECK of the table refuses a change that would leave more reserved than there is. */
export const changeBalance = statement<{ warehouseId: string; itemId: string; onHandChange: number; reservedChange: number }>(
  'stock.changeBalance',
  ({ knex }) =>
    knex('stock_balance')
      .update({
        on_hand_micro: knex.raw('on_hand_micro + ?', [param('onHandChange')]),
        reserved_micro: knex.raw('reserved_micro + ?', [param('reservedChange')]),
      })
      .where({ warehouse_id: param('warehouseId'), item_id: param('itemId') }),
);

/** All warehouses of the company together. */
export const sumStock = statement<{ companyId: string; itemId: string }, BalanceRow>('stock.sumStock', ({ knex }) =>
  knex('stock_balance')
    .select({
      onHandMicro: knex.raw('cast(coalesce(sum(on_hand_micro), 0) as bigint)'),
      reservedMicro: knex.raw('cast(coalesce(sum(reserved_micro), 0) as bigint)'),
    })
    .where({ company_id: param('companyId'), item_id: param('itemId') }),
);

export const addMove = statement<{
  id: string;
  companyId: string;
  warehouseId: string;
  itemId: string;
  kind: string;
  quantityMicro: number;
  documentType: string;
  documentId: string;
  documentLineId: string;
  reference: string | null;
  postedOn: string;
  now: number;
  postedBy: string;
}>('stock.addMove', ({ knex }) =>
  knex('stock_move').insert({
    id: param('id'),
    company_id: param('companyId'),
    warehouse_id: param('warehouseId'),
    item_id: param('itemId'),
    kind: param('kind'),
    quantity_micro: param('quantityMicro'),
    document_type: param('documentType'),
    document_id: param('documentId'),
    document_line_id: param('documentLineId'),
    reference: param('reference'),
    posted_on: param('postedOn'),
    posted_at: param('now'),
    posted_by: param('postedBy'),
  }),
);

export const addSupply = statement<{
  id: string;
  companyId: string;
  itemId: string;
  dueDate: string;
  quantityMicro: number;
  reference: string | null;
}>('stock.addSupply', ({ knex }) =>
  knex('stock_supply').insert({
    id: param('id'),
    company_id: param('companyId'),
    item_id: param('itemId'),
    due_date: param('dueDate'),
    quantity_micro: param('quantityMicro'),
    reference: param('reference'),
    state: 'open',
  }),
);

export const closeSupply = statement<{ id: string; companyId: string; itemId: string }>('stock.closeSupply', ({ knex }) =>
  knex('stock_supply')
    .update({ state: 'received', version: knex.raw('version + 1') })
    .where({ id: param('id'), company_id: param('companyId'), item_id: param('itemId'), state: 'open' }),
);

export const findSupply = statement<{ companyId: string; itemId: string }, { date: string; quantity: number }>(
  'stock.findSupply',
  ({ knex }) =>
    knex('stock_supply')
      .select({ date: 'due_date', quantity: 'quantity_micro' })
      .where({ company_id: param('companyId'), item_id: param('itemId') })
      .whereRaw(`state = 'open'`)
      .orderBy('due_date'),
);
