import type { Knex } from 'knex';

/** Indexes only the rows that matter, so that finished work costs nothing. */
export async function partialIndex(knex: Knex, index: string, table: string, columns: string, where: string): Promise<void> {
  await knex.raw(`create index ${index} on ${table} (${columns}) where ${where}`);
}
