import type { Migration } from '../../../engine/plugin.ts';

export const creditTables: Migration = {
  name: '0001-credit',
  async up(knex) {
    await knex.schema.createTable('credit_limit', (table) => {
      table.text('id').primary();
      table.integer('version').notNullable().defaultTo(1);
      table.text('company_id').notNullable().references('base_company.id');
      table.text('customer_id').references('base_party.id');
      table.text('customer_group');
      table.bigInteger('amount_minor').notNullable();
      table.text('currency').notNullable();
      table.text('valid_from').notNullable();
      table.text('valid_to');
      table.boolean('approved').notNullable().defaultTo(false);
      table.index(['company_id', 'customer_id']);
      table.check('customer_id is null or customer_group is null');
      table.check('amount_minor >= 0');
    });
    await knex.schema.createTable('credit_policy', (table) => {
      table.text('id').primary();
      table.integer('version').notNullable().defaultTo(1);
      table.text('company_id').notNullable().unique().references('base_company.id');
      table.bigInteger('watch_micro').notNullable();
      table.integer('grace_days').notNullable();
      table.bigInteger('overdue_cap_minor');
      table.text('currency').notNullable();
      table.integer('override_days').notNullable();
      table.check('watch_micro between 0 and 100000000');
      table.check('grace_days >= 0');
      table.check('override_days > 0');
    });
    await knex.schema.createTable('credit_account', (table) => {
      table.text('bill_to_id').primary().references('base_party.id');
      table.bigInteger('checks').notNullable();
      table.bigInteger('checked_at').notNullable();
    });
    await knex.schema.createTable('credit_commitment', (table) => {
      table.text('order_id').primary();
      table.text('bill_to_id').notNullable().references('base_party.id');
      table.integer('order_version').notNullable();
      table.bigInteger('committed_at').notNullable();
      table.index(['bill_to_id']);
    });
    await knex.schema.createTable('credit_override', (table) => {
      table.text('id').primary();
      table.text('order_id').notNullable();
      table.integer('order_version').notNullable();
      table.text('bill_to_id').notNullable().references('base_party.id');
      table.text('decision').notNullable();
      table.text('reason').notNullable();
      table.text('decided_by').notNullable();
      table.bigInteger('decided_at').notNullable();
      table.text('expires_on');
      table.bigInteger('ceiling_minor').notNullable();
      table.text('currency').notNullable();
      table.index(['order_id', 'order_version']);
      table.check(`decision in ('release', 'reject')`);
      table.check(`(decision = 'release') = (expires_on is not null)`);
    });
  },
};
