import type { Knex } from 'knex';

/** For the few statements of a migration that the two databases spell differently (triggers, patterns). */
export function isPostgres(knex: Knex): boolean {
  const client: unknown = knex.client;
  return client !== null && typeof client === 'object' && 'dialect' in client && client.dialect === 'postgresql';
}
