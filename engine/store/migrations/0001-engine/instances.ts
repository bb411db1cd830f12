/** Instances, their variables, and what waits for a person to repair it. */
import type { Knex } from 'knex';
import { dialectOf } from '../../statement.ts';
import { partialIndex } from './partial-index.ts';

export async function createInstances(knex: Knex): Promise<void> {
  const sqlite = dialectOf(knex) === 'sqlite';
  await knex.schema.createTable('process_instance', (t) => {
    t.text('id').primary();
    t.text('root_id').notNullable();
    t.text('parent_id');
    t.integer('parent_execution');
    t.text('definition_id').notNullable().references('process_definition.id');
    t.text('definition_key').notNullable();
    t.text('business_key');
    t.text('status').notNullable();
    t.text('state').notNullable();
    t.integer('journal_length').notNullable();
    t.text('journal_head').notNullable();
    t.bigInteger('started_at').notNullable();
    t.text('started_by').notNullable();
    t.bigInteger('ended_at');
    t.text('end_reason');
    t.bigInteger('removal_time');
  });
  const inTree = 'root_id, parent_id, parent_execution, id';
  await partialIndex(knex, 'process_instance_tree', 'process_instance', inTree, 'root_id <> id');
  await partialIndex(knex, 'process_instance_called', 'process_instance', inTree, 'root_id <> id and ended_at is null');
  await partialIndex(knex, 'process_instance_business_key', 'process_instance', 'business_key, id', 'business_key is not null');
  // Ids are UUIDv7, so an index that ends with the id lists its rows by age.
  const running = "status in ('ACTIVE', 'SUSPENDED')";
  await partialIndex(knex, 'process_instance_running', 'process_instance', 'id, definition_key', running);
  await knex.schema.alterTable('process_instance', (t) => t.index(['started_by', 'id']));
  await partialIndex(knex, 'process_instance_removal', 'process_instance', 'removal_time', 'removal_time is not null');

  await knex.raw(
    `create table variable (
      instance_id text not null,
      execution integer not null,
      name text not null,
      value text not null,
      primary key (instance_id, execution, name)
    )${sqlite ? ' without rowid' : ''}`,
  );

  await knex.schema.createTable('incident', (t) => {
    t.text('id').primary();
    t.text('instance_id').notNullable();
    t.text('root_id').notNullable();
    t.integer('execution').notNullable();
    t.text('definition_id').notNullable();
    t.text('definition_key').notNullable();
    t.text('element').notNullable();
    t.text('code').notNullable();
    t.text('message').notNullable();
    t.text('annotation');
    t.bigInteger('created_at').notNullable();
    t.index(['instance_id']);
    t.index(['created_at', 'id']);
    t.index(['definition_key', 'created_at']);
  });
}
