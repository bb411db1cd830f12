/** Replies by user and Idempotency-Key. */
import type { Knex } from 'knex';

export async function createIdempotency(knex: Knex): Promise<void> {
  await knex.schema.createTable('idempotency', (t) => {
    t.text('key').notNullable();
    t.text('user_id').notNullable();
    t.text('command').notNullable();
    t.text('request_hash').notNullable();
    t.text('reply').notNullable();
    t.bigInteger('created_at').notNullable();
    t.primary(['user_id', 'key']);
    t.index(['created_at']);
  });
}
