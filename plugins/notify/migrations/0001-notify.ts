import type { Migration } from '../../../engine/plugin.ts';

export const notifyTables: Migration = {
  name: '0001-notify',
  async up(knex) {
    await knex.schema.createTable('notify_message', (table) => {
      table.text('id').primary();
      table.text('event').notNullable();
      table.text('doc_type').notNullable();
      table.text('doc_id').notNullable();
      table.integer('doc_version').notNullable();
      table.integer('round').notNullable();
      table.text('recipient').notNullable();
      table.text('language').notNullable();
      table.text('subject').notNullable();
      table.text('body').notNullable();
      table.bigInteger('created_at').notNullable();
      table.bigInteger('read_at');
      table.text('read_by');
      // R22: one message per document, event, version, recipient (and round of a reminder).
      table.unique(['doc_type', 'doc_id', 'event', 'doc_version', 'round', 'recipient']);
      table.index(['recipient', 'created_at']);
      table.check(`language in ('en', 'de', 'pl', 'fa')`);
    });
    await knex.schema.createTable('notify_preference', (table) => {
      table.text('id').primary();
      table.integer('version').notNullable().defaultTo(1);
      table.text('recipient').notNullable();
      table.text('event').notNullable();
      table.boolean('wanted').notNullable();
      table.text('language');
      table.unique(['recipient', 'event']);
      table.check(`language is null or language in ('en', 'de', 'pl', 'fa')`);
    });
  },
};
