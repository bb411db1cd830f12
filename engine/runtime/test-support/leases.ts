import type { TestClock } from '../../../test/support/engine.ts';
import type { TestDatabase } from '../../../test/support/postgres.ts';
import { raw } from './raw.ts';

/**
 * Moves time on, leases and locks included. On PostgreSQL these go by the database's clock, which no test can move: their
 * ends are brought nearer instead.
 */
export async function passLeases(database: TestDatabase, clock: TestClock, milliseconds: number): Promise<void> {
  clock.advance(milliseconds);
  if (database.dialect === 'postgres') await raw(database, `update job set lease_until = lease_until - ${milliseconds}`);
}
