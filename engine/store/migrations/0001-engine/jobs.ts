/** Work with a due date, and what is known of its effects outside. */
import type { Knex } from 'knex';
import { partialIndex } from './partial-index.ts';

export async function createJobs(knex: Knex): Promise<void> {
  await knex.schema.createTable('job', (t) => {
    t.text('id').primary();
    /** timer, continue, operation, evaluate, external, message, start-timer, recurring. */
    t.text('kind').notNullable();
    t.text('instance_id');
    t.text('root_id');
    t.integer('execution');
    t.integer('wait');
    t.text('definition_id');
    t.text('definition_key');
    t.text('element');
    t.text('name');
    t.text('payload');
    t.bigInteger('due_at').notNullable();
    t.integer('retries').notNullable();
    t.integer('attempt').notNullable().defaultTo(0);
    t.text('lease_owner');
    t.bigInteger('lease_until');
    t.text('error');
    t.bigInteger('created_at').notNullable();
    t.integer('suspended').notNullable().defaultTo(0);
    t.integer('priority').notNullable().defaultTo(0);
  });
  await knex.schema.alterTable('job', (t) => t.index(['due_at', 'id']));
  await partialIndex(knex, 'job_of_nodes', 'job', 'due_at', "kind <> 'external'");
  await partialIndex(knex, 'job_external', 'job', 'name, due_at', "retries > 0 and kind = 'external'");
  const byPriority = 'name, priority desc, due_at, id';
  await partialIndex(knex, 'job_external_priority', 'job', byPriority, "retries > 0 and kind = 'external'");
  await partialIndex(knex, 'job_of_instance', 'job', 'instance_id', 'instance_id is not null');

  /** What is known of effects outside: one row per operation and key, written before the attempt and after it. */
  await knex.schema.createTable('operation_log', (t) => {
    t.text('operation').notNullable();
    t.text('key').notNullable();
    /** STARTED (outcome unknown until told), DONE. */
    t.text('status').notNullable();
    t.integer('attempt').notNullable();
    /** The job that began it. */
    t.text('job_id').notNullable();
    t.text('output');
    t.text('root_id').notNullable();
    t.bigInteger('at').notNullable();
    t.primary(['operation', 'key']);
    t.index(['root_id']);
  });
}
