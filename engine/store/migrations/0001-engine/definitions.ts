/** What was uploaded, and what it defines. */
import type { Knex } from 'knex';

export async function createDefinitions(knex: Knex): Promise<void> {
  await knex.schema.createTable('deployment', (t) => {
    t.text('id').primary();
    t.text('name').notNullable();
    t.text('source');
    t.bigInteger('deployed_at').notNullable();
    t.text('deployed_by').notNullable();
  });
  await knex.schema.createTable('deployment_resource', (t) => {
    t.text('deployment_id').notNullable().references('deployment.id');
    t.text('name').notNullable();
    t.text('content').notNullable();
    t.primary(['deployment_id', 'name']);
  });
  await knex.schema.createTable('process_definition', (t) => {
    t.text('id').primary();
    t.text('key').notNullable();
    t.integer('version').notNullable();
    t.text('version_tag');
    t.text('name');
    t.text('deployment_id').notNullable();
    t.text('resource').notNullable();
    t.text('history_time_to_live');
    t.boolean('suspended').notNullable().defaultTo(false);
    t.unique(['key', 'version']);
    t.foreign(['deployment_id', 'resource']).references(['deployment_id', 'name']).inTable('deployment_resource');
  });
  for (const kind of ['decision_definition', 'form_definition']) {
    await knex.schema.createTable(kind, (t) => {
      t.text('id').primary();
      t.text('key').notNullable();
      t.integer('version').notNullable();
      t.text('name');
      t.text('deployment_id').notNullable();
      t.text('resource').notNullable();
      t.unique(['key', 'version']);
      t.foreign(['deployment_id', 'resource']).references(['deployment_id', 'name']).inTable('deployment_resource');
    });
  }
  /** Start events of the latest version that wait for a message, signal or timer. */
  await knex.schema.createTable('start_subscription', (t) => {
    t.text('definition_id').notNullable().references('process_definition.id');
    t.text('definition_key').notNullable();
    t.text('element').notNullable();
    t.text('kind').notNullable();
    t.text('name').notNullable();
    t.primary(['definition_id', 'element', 'kind', 'name']);
    t.index(['kind', 'name']);
    t.index(['definition_key']);
  });
}
