import type { Migration } from '../../../engine/plugin.ts';
import { REQUEST_STATES } from '../types.ts';

export const warehouseTables: Migration = {
  name: '0001-warehouse',
  async up(knex) {
    await knex.schema.createTable('warehouse_request', (table) => {
      table.text('id').primary();
      table.text('company_id').notNullable().references('base_company.id');
      table.text('order_id').notNullable().references('orders_order.id');
      table.integer('order_version').notNullable();
      table.text('state').notNullable();
      table.text('requested_by').notNullable();
      table.bigInteger('requested_at').notNullable();
      table.bigInteger('ended_at');
      table.check(`state in (${REQUEST_STATES.map((state) => `'${state}'`).join(', ')})`, undefined, 'warehouse_request_state');
      table.index(['order_id']);
    });
    await knex.raw(`create unique index warehouse_request_open on warehouse_request (order_id) where state = 'open'`);
    await knex.schema.createTable('warehouse_request_line', (table) => {
      table.text('id').primary();
      table.text('request_id').notNullable().references('warehouse_request.id');
      table.text('order_line_id').notNullable();
      table.text('reservation_id').notNullable();
      table.text('item_id').notNullable();
      table.text('warehouse_id').notNullable();
      table.bigInteger('quantity_base_micro').notNullable();
      table.check('quantity_base_micro > 0', undefined, 'warehouse_request_line_quantity');
      table.unique(['request_id', 'order_line_id', 'warehouse_id']);
    });
    await knex.schema.createTable('warehouse_issue', (table) => {
      table.text('id').primary();
      table.text('company_id').notNullable().references('base_company.id');
      table.text('order_id').notNullable().references('orders_order.id');
      // One request is issued once; a reversal has no request, and an issue is reversed once.
      table.text('request_id').unique().references('warehouse_request.id');
      table.text('reverses_id').unique().references('warehouse_issue.id');
      table.text('issue_no').notNullable();
      table.text('issued_on').notNullable();
      table.bigInteger('issued_at').notNullable();
      table.text('issued_by').notNullable();
      table.check('(request_id is null) <> (reverses_id is null)', undefined, 'warehouse_issue_or_reversal');
      table.unique(['company_id', 'issue_no']);
      table.index(['order_id']);
    });
    await knex.schema.createTable('warehouse_issue_line', (table) => {
      table.text('id').primary();
      table.text('issue_id').notNullable().references('warehouse_issue.id');
      table.text('order_line_id').notNullable();
      table.text('reservation_id').notNullable();
      table.text('item_id').notNullable();
      table.text('warehouse_id').notNullable();
      table.bigInteger('quantity_base_micro').notNullable();
      table.check('quantity_base_micro <> 0', undefined, 'warehouse_issue_line_quantity');
      table.index(['issue_id']);
      table.index(['order_line_id']);
    });
  },
};
