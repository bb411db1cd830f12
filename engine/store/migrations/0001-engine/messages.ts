/** Who waits for what, and what is on its way. */
import type { Knex } from 'knex';
import { dialectOf } from '../../statement.ts';
import { partialIndex } from './partial-index.ts';

export async function createMessages(knex: Knex): Promise<void> {
  const sqlite = dialectOf(knex) === 'sqlite';
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

  /** Messages on their way: written with the transaction that sends them, delivered by a command of their own. */
  await knex.schema.createTable('message', (t) => {
    t.text('id').primary();
    /** message or signal. */
    t.text('kind').notNullable();
    t.text('name').notNullable();
    t.text('correlation_key');
    t.text('business_key');
    t.text('variables').notNullable();
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
}
