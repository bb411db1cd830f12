/**
 * The engine's tables. Names are Camunda's where it has one. Instants are epoch milliseconds (UTC).
 * Executions, tasks and waits are numbered within their instance; their public id is `instanceId:number`.
 */
import type { Knex } from 'knex';
import { dialectOf } from '../statement.ts';

export const name = '0001-engine';

export async function up(knex: Knex): Promise<void> {
  const sqlite = dialectOf(knex) === 'sqlite';
  const json = (table: Knex.CreateTableBuilder, column: string): Knex.ColumnBuilder => table.text(column);

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

  await knex.schema.createTable('process_instance', (t) => {
    t.text('id').primary();
    t.text('root_id').notNullable();
    t.text('parent_id');
    t.integer('parent_execution');
    t.text('definition_id').notNullable().references('process_definition.id');
    t.text('definition_key').notNullable();
    t.text('business_key');
    t.text('status').notNullable();
    json(t, 'state').notNullable();
    t.integer('journal_length').notNullable();
    t.text('journal_head').notNullable();
    t.bigInteger('started_at').notNullable();
    t.text('started_by').notNullable();
    t.bigInteger('ended_at');
    t.text('end_reason');
    t.bigInteger('removal_time');
  });
  await partialIndex(knex, 'process_instance_tree', 'process_instance', 'root_id', 'root_id <> id');
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
    json(t, 'payload');
    t.bigInteger('due_at').notNullable();
    t.integer('retries').notNullable();
    t.integer('attempt').notNullable().defaultTo(0);
    t.text('lease_owner');
    t.bigInteger('lease_until');
    t.text('error');
    t.bigInteger('created_at').notNullable();
  });
  await knex.schema.alterTable('job', (t) => t.index(['due_at', 'id']));
  await partialIndex(knex, 'job_of_nodes', 'job', 'due_at', "kind <> 'external'");
  await partialIndex(knex, 'job_external', 'job', 'name, due_at', "retries > 0 and kind = 'external'");
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
    json(t, 'output');
    t.text('root_id').notNullable();
    t.bigInteger('at').notNullable();
    t.primary(['operation', 'key']);
    t.index(['root_id']);
  });

  await knex.schema.createTable('event_subscription', (t) => {
    t.text('id').primary();
    t.text('instance_id').notNullable();
    t.text('root_id').notNullable();
    t.integer('wait').notNullable();
    t.integer('execution').notNullable();
    t.text('definition_key').notNullable();
    t.text('element').notNullable();
    t.text('kind').notNullable();
    t.text('name').notNullable();
    t.text('correlation_key');
    t.text('business_key');
    t.bigInteger('created_at').notNullable();
    t.index(['name', 'correlation_key']);
    t.index(['instance_id']);
  });
  const keys = 'name, business_key, correlation_key';
  await partialIndex(knex, 'event_subscription_business_key', 'event_subscription', keys, 'business_key is not null');

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

  /** Messages on their way: written with the transaction that sends them, delivered by a command of their own. */
  await knex.schema.createTable('message', (t) => {
    t.text('id').primary();
    /** message or signal. */
    t.text('kind').notNullable();
    t.text('name').notNullable();
    t.text('correlation_key');
    t.text('business_key');
    json(t, 'variables').notNullable();
    t.boolean('broadcast').notNullable();
    t.bigInteger('created_at').notNullable();
    t.bigInteger('expires_at').notNullable();
    /** The sender's own id for it: the same id is taken once while it lives. */
    t.text('message_id');
    /** False until delivered; a delivered one is kept until it expires when it carries a message_id. */
    t.boolean('delivered').notNullable().defaultTo(false);
    t.unique(['name', 'message_id']);
    t.index(['expires_at']);
  });
  const undelivered = sqlite ? 'delivered = 0' : 'not delivered';
  await partialIndex(knex, 'message_waiting', 'message', 'name, correlation_key, business_key', undelivered);

  await knex.schema.createTable('journal', (t) => {
    // On SQLite without AUTOINCREMENT, which would write one more table for each row; rows are never deleted.
    if (sqlite) t.specificType('position', 'integer primary key');
    else t.bigIncrements('position');
    /** The instance, or the chain of a user (`user:ann`). */
    t.text('instance_id').notNullable();
    t.integer('sequence').notNullable();
    t.bigInteger('at').notNullable();
    t.text('actor').notNullable();
    t.text('on_behalf_of');
    t.text('command').notNullable();
    /** Inputs of the kernel and the events they led to; null once erased, then `digest` stands for it. */
    json(t, 'payload');
    t.text('digest');
    t.text('hash').notNullable();
    t.unique(['instance_id', 'sequence']);
  });
  /** Chains that belong to no instance: one per user, for what they do outside of processes. */
  await knex.schema.createTable('journal_chain', (t) => {
    t.text('id').primary();
    t.integer('length').notNullable();
    t.text('head').notNullable();
  });
  await knex.schema.createTable('journal_seal', (t) => {
    t.increments('number');
    t.bigInteger('at').notNullable();
    /** The last journal position that it covers. */
    t.bigInteger('position').notNullable();
    /** Digest over the hashes of the rows since the seal before. */
    t.text('digest').notNullable();
    t.text('hash').notNullable();
  });

  await knex.schema.createTable('idempotency', (t) => {
    t.text('key').notNullable();
    t.text('user_id').notNullable();
    t.text('command').notNullable();
    t.text('request_hash').notNullable();
    json(t, 'reply').notNullable();
    t.bigInteger('created_at').notNullable();
    t.primary(['user_id', 'key']);
    t.index(['created_at']);
  });

  /** Counts from the journal up to a seal; rows of one element are appended, never updated. */
  await knex.schema.createTable('element_statistic', (t) => {
    t.text('definition_id').notNullable();
    t.text('element').notNullable();
    t.bigInteger('position').notNullable();
    t.integer('started').notNullable();
    t.integer('completed').notNullable();
    t.integer('cancelled').notNullable();
    t.primary(['definition_id', 'element', 'position']);
  });
}

/** Indexes only the rows that matter, so that finished work costs nothing. */
async function partialIndex(knex: Knex, index: string, table: string, columns: string, where: string): Promise<void> {
  await knex.raw(`create index ${index} on ${table} (${columns}) where ${where}`);
}
