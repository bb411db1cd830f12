import type { Knex } from 'knex';

export const name = '0002-suspension';

/** Jobs and tasks of what is suspended are told from the others where they are looked for; jobs have a priority. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('job', (t) => {
    t.integer('suspended').notNullable().defaultTo(0);
    t.integer('priority').notNullable().defaultTo(0);
  });
  await knex.schema.alterTable('task', (t) => {
    t.integer('suspended').notNullable().defaultTo(0);
  });
  await knex.raw(
    `create index job_external_priority on job (name, priority desc, due_at, id) where retries > 0 and kind = 'external'`,
  );
}
