import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { Database, StoreHooks } from './database.ts';

/** Opens `postgres://…` or a SQLite file (created when there is none). */
export async function openDatabase(location: string, hooks: StoreHooks = {}): Promise<Database> {
  return /^postgres(ql)?:\/\//.test(location) ? openPostgres(location, hooks) : openSqlite(location, hooks);
}
