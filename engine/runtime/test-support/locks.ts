import type { TestDatabase } from '../../../test/support/postgres.ts';
import { count, raw } from './raw.ts';

/**
 * Until some connection to this PostgreSQL database waits for a lock. Asked on a connection of its own each time: within a transaction
 * the server would give the answer of the first question again and again.
 */
export async function somebodyWaits(url: string): Promise<void> {
  const waiting = "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  while ((await count({ url, dialect: 'postgres' }, waiting)) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Of this PostgreSQL database, as the server counts them: a connection has reported what it met once it has ended. */
export async function deadlocks(database: TestDatabase): Promise<number> {
  const others = 'pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
  while ((await count(database, others)) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  const [row] = await raw(database, 'select deadlocks from pg_stat_database where datname = current_database()');
  return Number(row?.['deadlocks']);
}
