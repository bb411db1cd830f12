/** Tasks for people. */
import type { Knex } from 'knex';
import { dialectOf } from '../../statement.ts';
import { partialIndex } from './partial-index.ts';

export async function createTasks(knex: Knex): Promise<void> {
  const sqlite = dialectOf(knex) === 'sqlite';
  await knex.schema.createTable('task', (t) => {
    t.text('id').primary();
    t.text('instance_id').notNullable();
    t.text('root_id').notNullable();
    t.integer('execution').notNullable();
    t.text('definition_id').notNullable();
    t.text('definition_key').notNullable();
    t.text('element').notNullable();
    t.text('name');
    t.text('business_key');
    t.text('assignee');
    t.integer('priority').notNullable();
    t.bigInteger('due');
    t.bigInteger('follow_up');
    t.text('form_key');
    t.bigInteger('created_at').notNullable();
    /** OPEN, COMPLETED or CANCELLED. */
    t.text('status').notNullable();
    t.bigInteger('ended_at');
    t.text('completed_by');
    t.integer('suspended').notNullable().defaultTo(0);
  });
  await partialIndex(
    knex,
    'task_open_by_assignee',
    'task',
    'assignee, created_at, id',
    "status = 'OPEN' and assignee is not null",
  );
  await partialIndex(knex, 'task_open', 'task', 'created_at, id', "status = 'OPEN'");
  await partialIndex(knex, 'task_open_due', 'task', 'due, id', "status = 'OPEN'");
  await knex.schema.alterTable('task', (t) => t.index(['instance_id']));
  /** Candidates of open tasks only: they go when the task ends (the journal remembers). */
  await knex.raw(
    `create table task_candidate (
      task_id text not null,
      kind text not null,
      value text not null,
      primary key (task_id, kind, value)
    )${sqlite ? ' without rowid' : ''}`,
  );
  await knex.schema.alterTable('task_candidate', (t) => t.index(['kind', 'value', 'task_id']));
}
