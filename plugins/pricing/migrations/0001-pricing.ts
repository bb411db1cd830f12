import type { Knex } from 'knex';
import type { Migration } from '../../../engine/plugin.ts';

const PERCENT = 'between 0 and 100000000';

export const pricingTables: Migration = {
  name: '0001-pricing',
  async up(knex) {
    await knex.schema.createTable('pricing_list', (table) => {
      table.text('id').primary();
      table.integer('version').notNullable().defaultTo(1);
      table.text('company_id').notNullable().references('base_company.id');
      table.text('code').notNullable();
      table.text('name').notNullable();
      table.text('currency').notNullable();
      table.boolean('includes_tax').notNullable().defaultTo(false);
      table.boolean('is_default').notNullable().defaultTo(false);
      table.text('discount_policy').notNullable().defaultTo('replace');
      table.bigInteger('discount_cap_micro').notNullable().defaultTo(100_000_000);
      table.bigInteger('discount_ceiling_micro').notNullable().defaultTo(100_000_000);
      table.unique(['company_id', 'code']);
      table.check(`discount_policy in ('replace', 'cumulative')`);
      table.check(`discount_cap_micro ${PERCENT}`);
      table.check(`discount_ceiling_micro ${PERCENT}`);
    });
    await knex.raw('create unique index pricing_list_default on pricing_list (company_id, currency) where is_default');
    await createOffers(knex, 'pricing_list_price', 'list_id', 'pricing_list.id');
    await createOffers(knex, 'pricing_customer_price', 'customer_id', 'base_party.id');
    await knex.schema.createTable('pricing_surcharge', (table) => {
      table.text('id').primary();
      table.integer('version').notNullable().defaultTo(1);
      table.text('company_id').notNullable().references('base_company.id');
      table.text('item_id').notNullable().references('catalog_item.id');
      table.text('code').notNullable();
      table.bigInteger('amount_minor');
      table.text('currency').notNullable();
      table.bigInteger('percent_micro');
      table.text('valid_from').notNullable();
      table.text('valid_to');
      table.unique(['company_id', 'item_id', 'code', 'currency', 'valid_from']);
      table.check('(amount_minor is null) <> (percent_micro is null)');
      table.check('amount_minor >= 0');
      table.check('percent_micro >= 0');
    });
    await knex.schema.createTable('pricing_terms', (table) => {
      table.text('id').primary();
      table.integer('version').notNullable().defaultTo(1);
      table.text('company_id').notNullable().references('base_company.id');
      table.text('customer_id').references('base_party.id');
      table.text('customer_group');
      table.bigInteger('line_discount_micro').notNullable().defaultTo(0);
      table.bigInteger('order_discount_micro').notNullable().defaultTo(0);
      table.text('valid_from').notNullable();
      table.text('valid_to');
      table.index(['company_id', 'customer_id']);
      table.check('(customer_id is null) <> (customer_group is null)');
      table.check(`line_discount_micro ${PERCENT}`);
      table.check(`order_discount_micro ${PERCENT}`);
    });
    await knex.schema.createTable('pricing_calculation', (table) => {
      table.text('id').primary();
      table.text('order_id').notNullable();
      table.integer('order_version').notNullable();
      table.text('currency').notNullable();
      table.bigInteger('net_minor').notNullable();
      table.bigInteger('tax_minor').notNullable();
      table.bigInteger('gross_minor').notNullable();
      table.bigInteger('max_discount_micro').notNullable();
      table.text('trace').notNullable();
      table.bigInteger('priced_at').notNullable();
      table.unique(['order_id', 'order_version']);
      table.check('gross_minor = net_minor + tax_minor');
    });
  },
};

async function createOffers(knex: Knex, name: string, owner: string, references: string): Promise<void> {
  await knex.schema.createTable(name, (table) => {
    table.text('id').primary();
    table.integer('version').notNullable().defaultTo(1);
    table.text(owner).notNullable().references(references);
    table.text('item_id').notNullable().references('catalog_item.id');
    table.text('unit').notNullable();
    table.bigInteger('min_micro').notNullable().defaultTo(0);
    table.text('valid_from').notNullable();
    table.text('valid_to');
    table.bigInteger('unit_price_minor').notNullable();
    table.text('currency').notNullable();
    table.unique([owner, 'item_id', 'unit', 'currency', 'min_micro', 'valid_from']);
    table.check('unit_price_minor >= 0');
    table.check('min_micro >= 0');
  });
}
