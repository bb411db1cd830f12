import type { Migration } from '../../../engine/plugin.ts';

export const catalogTables: Migration = {
  name: '0001-catalog',
  async up(knex) {
    await knex.schema.createTable('catalog_item', (table) => {
      table.text('id').primary();
      table.integer('version').notNullable().defaultTo(1);
      table.text('sku').notNullable().unique();
      table.text('name').notNullable();
      table.text('description');
      table.text('base_unit').notNullable();
      table.text('kind').notNullable().defaultTo('stocked');
      table.text('tax_category').notNullable().defaultTo('S');
      table.integer('lead_days').notNullable().defaultTo(0);
      table.boolean('blocked').notNullable().defaultTo(false);
      table.check(`kind in ('stocked', 'service')`);
      table.check('lead_days >= 0');
    });
    await knex.schema.createTable('catalog_unit', (table) => {
      table.text('id').primary();
      table.integer('version').notNullable().defaultTo(1);
      table.text('item_id').notNullable().references('catalog_item.id');
      table.text('unit').notNullable();
      table.bigInteger('numerator').notNullable();
      table.bigInteger('denominator').notNullable().defaultTo(1);
      table.unique(['item_id', 'unit']);
      table.check('numerator > 0');
      table.check('denominator > 0');
    });
    await knex.schema.createTable('catalog_related', (table) => {
      table.text('id').primary();
      table.integer('version').notNullable().defaultTo(1);
      table.text('item_id').notNullable().references('catalog_item.id');
      table.text('related_id').notNullable().references('catalog_item.id');
      table.integer('position').notNullable().defaultTo(0);
      table.unique(['item_id', 'related_id']);
      table.check('item_id <> related_id');
    });
    await knex.schema.createTable('catalog_tax_rate', (table) => {
      table.text('id').primary();
      table.integer('version').notNullable().defaultTo(1);
      table.text('company_id').notNullable().references('base_company.id');
      table.text('category').notNullable();
      table.text('valid_from').notNullable();
      table.bigInteger('percent_micro').notNullable();
      table.check('percent_micro between 0 and 100000000');
      table.unique(['company_id', 'category', 'valid_from']);
    });
  },
};
