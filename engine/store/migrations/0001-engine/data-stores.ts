/** Data stores outlive the instances that write them: nothing but another write changes a row, and no clean-up removes it. */
import type { Knex } from 'knex';

export async function createDataStores(knex: Knex): Promise<void> {
  await knex.schema.createTable('data_store', (t) => {
    t.text('id').primary();
    t.text('value').notNullable();
    t.bigInteger('updated_at').notNullable();
    t.text('updated_by').notNullable();
  });
}
