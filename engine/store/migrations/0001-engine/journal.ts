/** The journal with its chains and seals, and what is counted from it. */
import type { Knex } from 'knex';
import { dialectOf } from '../../statement.ts';

export async function createJournal(knex: Knex): Promise<void> {
  const sqlite = dialectOf(knex) === 'sqlite';
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
    t.text('payload');
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
