import { count } from './raw.ts';

/**
 * Until some connection to this PostgreSQL database waits for a lock. Asked on a connection of its own each time: within a transaction
 * the server would give the answer of the first question again and again.
 */
export async function somebodyWaits(url: string): Promise<void> {
  const waiting = "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  while ((await count({ url, dialect: 'postgres' }, waiting)) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
}
