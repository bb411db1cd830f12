import type { Knex } from 'knex';
import { dialectOf, type Migration } from '../../../engine/plugin.ts';
import { ENTRY_KINDS, MOVE_KINDS, RESERVATION_STATES } from '../types.ts';

const oneOf = (column: string, values: readonly string[]): string =>
  `${column} in (${values.map((value) => `'${value}'`).join(', ')})`;

async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('stock_warehouse', (table) => {
    table.text('id').primary();
    table.integer('version').notNullable().defaultTo(1);
    table.text('company_id').notNullable().references('base_company.id');
    table.text('code').notNullable();
    table.text('name').notNullable();
    // Lower ones are used first.
    table.integer('priority').notNullable().defaultTo(1);
    table.unique(['company_id', 'code']);
  });
  await knex.schema.createTable('stock_balance', (table) => {
    table.text('id').primary();
    table.text('company_id').notNullable().references('base_company.id');
    table.text('warehouse_id').notNullable().references('stock_warehouse.id');
    table.text('item_id').notNullable().references('catalog_item.id');
    table.bigInteger('on_hand_micro').notNullable();
    table.bigInteger('reserved_micro').notNullable();
    table.unique(['warehouse_id', 'item_id']);
    table.index(['item_id', 'company_id']);
    // R5: reservations require negative stock off, and never exceed what is there.
    table.check('reserved_micro >= 0 and reserved_micro <= on_hand_micro', undefined, 'stock_balance_covers_reservations');
  });
  await knex.schema.createTable('stock_move', (table) => {
    table.text('id').primary();
    table.text('company_id').notNullable();
    table.text('warehouse_id').notNullable().references('stock_warehouse.id');
    table.text('item_id').notNullable().references('catalog_item.id');
    table.text('kind').notNullable();
    table.bigInteger('quantity_micro').notNullable();
    table.text('document_type').notNullable();
    table.text('document_id').notNullable();
    table.text('document_line_id').notNullable();
    table.text('reference');
    table.text('posted_on').notNullable();
    table.bigInteger('posted_at').notNullable();
    table.text('posted_by').notNullable();
    table.check(oneOf('kind', MOVE_KINDS), undefined, 'stock_move_kind');
    table.check('quantity_micro <> 0', undefined, 'stock_move_quantity');
    table.unique(['kind', 'document_type', 'document_id', 'document_line_id']);
    table.index(['warehouse_id', 'item_id']);
  });
  await knex.schema.createTable('stock_reservation', (table) => {
    table.text('id').primary();
    table.text('company_id').notNullable();
    table.text('order_id').notNullable();
    table.text('order_line_id').notNullable().unique();
    table.text('item_id').notNullable();
    table.text('state').notNullable();
    table.bigInteger('wanted_micro').notNullable();
    table.bigInteger('queued_at').notNullable();
    table.check(oneOf('state', RESERVATION_STATES), undefined, 'stock_reservation_state');
    table.check('wanted_micro >= 0', undefined, 'stock_reservation_wanted');
    table.index(['order_id']);
  });
  await knex.raw(`create index stock_reservation_waiting on stock_reservation (item_id, company_id, queued_at, id)
    where state in ('draft', 'partlyReserved', 'partlyDelivered')`);
  await knex.schema.createTable('stock_reservation_entry', (table) => {
    table.text('id').primary();
    table.text('reservation_id').notNullable().references('id').inTable('stock_reservation');
    table.text('warehouse_id').notNullable().references('stock_warehouse.id');
    table.text('item_id').notNullable();
    table.text('kind').notNullable();
    table.bigInteger('quantity_micro').notNullable();
    table.text('document_id');
    table.bigInteger('posted_at').notNullable();
    table.check(oneOf('kind', ENTRY_KINDS), undefined, 'stock_reservation_entry_kind');
    table.check('quantity_micro > 0', undefined, 'stock_reservation_entry_quantity');
    table.index(['reservation_id']);
    table.index(['warehouse_id', 'item_id']);
  });
  await knex.schema.createTable('stock_supply', (table) => {
    table.text('id').primary();
    table.integer('version').notNullable().defaultTo(1);
    table.text('company_id').notNullable().references('base_company.id');
    table.text('item_id').notNullable().references('catalog_item.id');
    table.text('due_date').notNullable();
    table.bigInteger('quantity_micro').notNullable();
    table.text('reference');
    table.text('state').notNullable();
    table.check('quantity_micro > 0', undefined, 'stock_supply_quantity');
    table.check(`state in ('open', 'received', 'cancelled')`, undefined, 'stock_supply_state');
  });
  await knex.raw(`create index stock_supply_open on stock_supply (item_id, company_id) where state = 'open'`);
  await keepLedger(knex, 'stock_move');
  await keepLedger(knex, 'stock_reservation_entry');
}

/** The ledgers are append-only: balances are recomputed from them (`verify-books`). */
async function keepLedger(knex: Knex, table: string): Promise<void> {
  if (dialectOf(knex) === 'postgres') {
    await knex.raw(`create function ${table}_is_append_only() returns trigger language plpgsql as
      $$ begin raise exception '${table} is append-only: post a reversal'; end $$`);
    await knex.raw(
      `create trigger ${table}_append_only before update or delete on ${table} for each row execute function ${table}_is_append_only()`,
    );
    return;
  }
  for (const change of ['update', 'delete']) {
    await knex.raw(`create trigger ${table}_no_${change} before ${change} on ${table}
      begin select raise(abort, '${table} is append-only: post a reversal'); end`);
  }
}

export const stockTables: Migration = { name: '0001-stock', up };
