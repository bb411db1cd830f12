import type { Knex } from 'knex';
import { dialectOf, type Migration } from '../../../engine/plugin.ts';
import { CHANNELS, DELIVERY_RULES, HOLD_REASONS, INVOICE_RULES, ORDER_STATES, POSTING_KINDS } from '../types.ts';

const oneOf = (column: string, values: readonly string[]): string =>
  `${column} in (${values.map((value) => `'${value}'`).join(', ')})`;

async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('orders_order', (table) => {
    table.text('id').primary();
    table.integer('version').notNullable();
    table.text('company_id').notNullable();
    table.text('order_no');
    table.text('customer_id').notNullable();
    table.text('ship_to_id');
    table.text('currency').notNullable();
    table.text('channel').notNullable();
    table.text('requested_date').notNullable();
    table.text('delivery_rule').notNullable();
    table.text('invoice_rule').notNullable();
    table.text('state').notNullable();
    table.text('seller_id').notNullable();
    table.bigInteger('created_at').notNullable();
    table.bigInteger('submitted_at');
    table.bigInteger('confirmed_at');
    table.bigInteger('ended_at');
    table.text('end_reason');
    table.integer('priced_version');
    table.bigInteger('net_minor');
    table.bigInteger('tax_minor');
    table.bigInteger('gross_minor');
    table.check(oneOf('state', ORDER_STATES), undefined, 'orders_order_state');
    table.check(oneOf('channel', CHANNELS), undefined, 'orders_order_channel');
    table.check(oneOf('delivery_rule', DELIVERY_RULES), undefined, 'orders_order_delivery_rule');
    table.check(oneOf('invoice_rule', INVOICE_RULES), undefined, 'orders_order_invoice_rule');
    // R10: an order that was never confirmed has no number.
    table.check('order_no is null or confirmed_at is not null', undefined, 'orders_order_numbered_when_confirmed');
    table.unique(['company_id', 'order_no']);
    table.index(['customer_id', 'state']);
    table.index(['seller_id']);
    table.index(['state', 'requested_date']);
  });
  await knex.schema.createTable('orders_line', (table) => {
    table.text('id').primary();
    table.text('order_id').notNullable().references('id').inTable('orders_order');
    table.integer('line_no').notNullable();
    table.text('item_id').notNullable();
    table.text('unit').notNullable();
    table.bigInteger('requested_micro').notNullable();
    table.bigInteger('requested_base_micro').notNullable();
    table.bigInteger('confirmed_micro');
    table.bigInteger('confirmed_base_micro');
    table.text('expert_comment');
    table.text('reviewed_by');
    table.bigInteger('reviewed_at');
    table.bigInteger('discount_micro');
    table.text('note');
    table.bigInteger('unit_price_minor');
    table.bigInteger('price_discount_micro');
    table.bigInteger('net_minor');
    table.text('tax_category');
    table.bigInteger('tax_rate_micro');
    table.bigInteger('priced_base_micro');
    table.check('requested_micro > 0 and requested_base_micro > 0', undefined, 'orders_line_requested');
    table.check(
      'confirmed_micro is null or (confirmed_micro >= 0 and confirmed_micro <= requested_micro)',
      undefined,
      'orders_line_confirmed',
    );
    table.check(
      'discount_micro is null or (discount_micro >= 0 and discount_micro <= 100000000)',
      undefined,
      'orders_line_discount',
    );
    table.unique(['order_id', 'line_no']);
    table.index(['item_id']);
  });
  await knex.schema.createTable('orders_hold', (table) => {
    table.text('id').primary();
    table.text('order_id').notNullable().references('id').inTable('orders_order');
    table.text('reason').notNullable();
    table.text('note');
    table.text('owner').notNullable();
    table.bigInteger('placed_at').notNullable();
    table.bigInteger('released_at');
    table.text('released_by');
    table.text('release_note');
    table.check(oneOf('reason', HOLD_REASONS), undefined, 'orders_hold_reason');
  });
  await knex.raw('create unique index orders_hold_open on orders_hold (order_id, reason) where released_at is null');
  await knex.schema.createTable('orders_change', (table) => {
    table.text('id').primary();
    table.text('order_id').notNullable().references('id').inTable('orders_order');
    table.integer('version').notNullable();
    table.text('material_fields').notNullable();
    table.text('reason');
    table.text('changed_by').notNullable();
    table.bigInteger('changed_at').notNullable();
    table.unique(['order_id', 'version']);
  });
  await knex.schema.createTable('orders_change_line', (table) => {
    table.text('id').primary();
    table.text('change_id').notNullable().references('id').inTable('orders_change');
    table.text('line_id').notNullable().references('id').inTable('orders_line');
    table.bigInteger('cancelled_base_micro').notNullable();
    table.bigInteger('discount_before_micro');
    table.bigInteger('discount_after_micro');
    table.check('cancelled_base_micro >= 0', undefined, 'orders_change_line_cancelled');
    table.index(['line_id']);
  });
  await knex.schema.createTable('orders_posting', (table) => {
    table.text('id').primary();
    table.text('order_id').notNullable();
    table.text('line_id').notNullable().references('id').inTable('orders_line');
    table.text('kind').notNullable();
    table.bigInteger('quantity_base_micro').notNullable();
    table.text('document_type').notNullable();
    table.text('document_id').notNullable();
    table.text('document_line_id').notNullable();
    table.bigInteger('posted_at').notNullable();
    table.check(oneOf('kind', POSTING_KINDS), undefined, 'orders_posting_kind');
    table.check('quantity_base_micro <> 0', undefined, 'orders_posting_quantity');
    table.unique(['kind', 'document_type', 'document_id', 'document_line_id']);
    table.index(['line_id', 'kind']);
  });
  await freezeRequestedQuantity(knex);
}

/** R1: what the customer asked for stays readable for ever; new demand is a new line. */
async function freezeRequestedQuantity(knex: Knex): Promise<void> {
  if (dialectOf(knex) === 'postgres') {
    await knex.raw(`create function orders_line_requested_is_frozen() returns trigger language plpgsql as
      $$ begin raise exception 'R1: the requested quantity of an order line never changes'; end $$`);
    await knex.raw(`create trigger orders_line_requested_frozen before update of requested_micro, requested_base_micro, unit, item_id
      on orders_line for each row execute function orders_line_requested_is_frozen()`);
    return;
  }
  await knex.raw(`create trigger orders_line_requested_frozen before update of requested_micro, requested_base_micro, unit, item_id
    on orders_line begin select raise(abort, 'R1: the requested quantity of an order line never changes'); end`);
}

export const ordersTables: Migration = { name: '0001-orders', up };
