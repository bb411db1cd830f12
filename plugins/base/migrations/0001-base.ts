import { dialectOf, type Migration } from '../../../engine/plugin.ts';

/** Rates are decimal text: they need more digits than millionths have (one rial in euro). */
const POSITIVE_DECIMAL = {
  // A backslash-free pattern: knex takes `?` for a placeholder.
  postgres: `case when rate ~ '^[0-9]+([.][0-9]+){0,1}$' then cast(rate as numeric) > 0 else false end`,
  sqlite: `rate glob '[0-9]*' and rate not glob '*[^0-9.]*' and rate not glob '*.*.*' and rate not glob '*.' and cast(rate as real) > 0`,
};

export const baseTables: Migration = {
  name: '0001-base',
  async up(knex) {
    await knex.schema.createTable('base_company', (table) => {
      table.text('id').primary();
      table.integer('version').notNullable().defaultTo(1);
      table.text('code').notNullable().unique();
      table.text('name').notNullable();
      table.text('zone').notNullable();
      table.text('currency').notNullable();
      table.text('calendar').notNullable();
      table.text('tax_id');
      table.text('address');
      table.text('language').notNullable().defaultTo('en');
      table.check(`calendar in ('gregorian', 'jalali')`);
      table.check(`language in ('en', 'de', 'pl', 'fa')`);
    });
    await knex.schema.createTable('base_exchange_rate', (table) => {
      table.text('id').primary();
      table.integer('version').notNullable().defaultTo(1);
      table.text('company_id').notNullable().references('base_company.id');
      table.text('currency').notNullable();
      table.text('valid_from').notNullable();
      table.text('rate').notNullable();
      table.check(dialectOf(knex) === 'postgres' ? POSITIVE_DECIMAL.postgres : POSITIVE_DECIMAL.sqlite);
      table.unique(['company_id', 'currency', 'valid_from']);
    });
    await knex.schema.createTable('base_party', (table) => {
      table.text('id').primary();
      table.integer('version').notNullable().defaultTo(1);
      table.text('company_id').notNullable().references('base_company.id');
      table.text('code').notNullable();
      table.text('name').notNullable();
      table.text('customer_group');
      table.text('bill_to_id').references('base_party.id');
      table.text('tax_id');
      table.text('address');
      table.text('email');
      table.text('language').notNullable().defaultTo('en');
      table.text('currency');
      table.text('credit_policy').notNullable().defaultTo('standard');
      table.text('price_list_id');
      table.boolean('tax_exempt').notNullable().defaultTo(false);
      table.integer('payment_days').notNullable().defaultTo(30);
      table.text('seller_user_id');
      table.text('expert_user_id');
      table.boolean('blocked').notNullable().defaultTo(false);
      table.unique(['company_id', 'code']);
      table.index(['bill_to_id']);
      table.index(['seller_user_id']);
      table.check(`credit_policy in ('standard', 'prepaid', 'stop')`);
      table.check(`language in ('en', 'de', 'pl', 'fa')`);
      table.check('payment_days >= 0');
    });
    await knex.schema.createTable('base_series', (table) => {
      table.text('id').primary();
      table.integer('version').notNullable().defaultTo(1);
      table.text('company_id').notNullable().references('base_company.id');
      table.text('doc_type').notNullable();
      table.text('prefix').notNullable();
      table.text('reset').notNullable();
      table.integer('width').notNullable();
      table.unique(['company_id', 'doc_type']);
      table.unique(['company_id', 'prefix']);
      table.check(`reset in ('never', 'year', 'month')`);
      table.check('width between 1 and 12');
    });
    await knex.schema.createTable('base_counter', (table) => {
      table.text('series_id').notNullable().references('base_series.id');
      table.text('period').notNullable();
      table.bigInteger('value').notNullable();
      table.primary(['series_id', 'period']);
    });
    await knex.schema.createTable('base_number', (table) => {
      table.text('series_id').notNullable().references('base_series.id');
      table.text('period').notNullable();
      table.bigInteger('n').notNullable();
      table.bigInteger('taken_at').notNullable();
      table.primary(['series_id', 'period', 'n']);
    });
    await knex.schema.createTable('base_closed_period', (table) => {
      table.text('id').primary();
      table.integer('version').notNullable().defaultTo(1);
      table.text('company_id').notNullable().references('base_company.id');
      table.text('first_day').notNullable();
      table.text('last_day').notNullable();
      table.text('reason');
      table.index(['company_id', 'last_day']);
      table.check('first_day <= last_day');
    });
  },
};
