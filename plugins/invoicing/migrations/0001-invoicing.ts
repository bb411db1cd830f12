import type { Knex } from 'knex';
import { dialectOf, type Migration } from '../../../engine/plugin.ts';

export const invoicingTables: Migration = {
  name: '0001-invoicing',
  async up(knex) {
    await knex.schema.createTable('invoicing_invoice', (table) => {
      table.text('id').primary();
      table.text('company_id').notNullable().references('base_company.id');
      table.text('number').notNullable();
      table.text('series_id').notNullable();
      table.text('period').notNullable();
      table.bigInteger('n').notNullable();
      table.text('bill_to_id').notNullable().references('base_party.id');
      table.text('currency').notNullable();
      table.text('invoice_date').notNullable();
      table.text('due_date').notNullable();
      table.bigInteger('net_minor').notNullable();
      table.bigInteger('tax_minor').notNullable();
      table.bigInteger('gross_minor').notNullable();
      table.text('exchange_rate').notNullable();
      table.text('snapshot').notNullable();
      table.bigInteger('posted_at').notNullable();
      table.text('posted_by').notNullable();
      table.bigInteger('settled_at');
      table.unique(['company_id', 'number']);
      table.unique(['series_id', 'period', 'n']);
      table.check('gross_minor = net_minor + tax_minor');
      table.check('invoice_date <= due_date');
    });
    await knex.raw('create index invoicing_invoice_open on invoicing_invoice (bill_to_id, due_date) where settled_at is null');
    await knex.schema.createTable('invoicing_line', (table) => {
      table.text('id').primary();
      table.text('invoice_id').notNullable().references('invoicing_invoice.id');
      table.integer('line_no').notNullable();
      table.text('order_id').notNullable();
      table.text('order_line_id').notNullable();
      table.text('issue_id');
      table.text('issue_line_id');
      table.bigInteger('quantity_base_micro').notNullable();
      table.bigInteger('net_minor').notNullable();
      table.text('tax_category').notNullable();
      table.bigInteger('tax_rate_micro').notNullable();
      table.unique(['invoice_id', 'line_no']);
      table.index(['order_id']);
      table.check('quantity_base_micro > 0');
    });
    // R7: an issue line is invoiced once.
    await knex.raw(
      'create unique index invoicing_line_issue on invoicing_line (issue_line_id, order_line_id) where issue_line_id is not null',
    );
    await knex.schema.createTable('invoicing_receipt', (table) => {
      table.text('id').primary();
      table.text('invoice_id').notNullable().references('invoicing_invoice.id');
      table.bigInteger('amount_minor').notNullable();
      table.text('currency').notNullable();
      table.text('received_on').notNullable();
      table.text('reference').notNullable();
      table.bigInteger('booked_at').notNullable();
      table.text('booked_by').notNullable();
      table.unique(['invoice_id', 'reference']);
      table.check('amount_minor > 0');
    });
    await freezePosted(knex);
  },
};

/** A posted invoice and its lines never change: what is wrong is corrected by another document (R12). */
async function freezePosted(knex: Knex): Promise<void> {
  const content =
    'number, bill_to_id, currency, invoice_date, due_date, net_minor, tax_minor, gross_minor, exchange_rate, snapshot';
  const postgres = dialectOf(knex) === 'postgres';
  if (postgres) {
    await knex.raw(`create function invoicing_is_posted() returns trigger language plpgsql as
      $$ begin raise exception 'a posted invoice never changes'; end $$`);
  }
  const action = postgres
    ? 'execute function invoicing_is_posted()'
    : `begin select raise(abort, 'a posted invoice never changes'); end`;
  for (const [name, moment] of [
    ['changed', `update of ${content} on invoicing_invoice`],
    ['deleted', 'delete on invoicing_invoice'],
    ['line_changed', 'update on invoicing_line'],
    ['line_deleted', 'delete on invoicing_line'],
  ] as const) {
    await knex.raw(`create trigger invoicing_${name} before ${moment} for each row ${action}`);
  }
}
