/** Brings a database forward: numbered, append-only migrations, each owner (the engine, a plugin) with its own list. */
import type { Knex } from 'knex';
import type { Database } from './database.ts';

export interface Migration {
  readonly name: string;
  up(knex: Knex): Promise<void>;
}

interface Owner {
  readonly name: string;
  readonly migrations: readonly Migration[];
}

/** The nodes of one PostgreSQL database agree on this number. */
const ADVISORY_LOCK = 0x63617274;

/** Runs what is missing, owner by owner in the order given. @throws Error when the database is newer than this program. */
export async function migrate(database: Database, owners: readonly Owner[]): Promise<void> {
  const knex = database.knex();
  try {
    if (database.dialect === 'sqlite') await migrateAll(knex, owners);
    else await alone(knex, () => migrateAll(knex, owners));
  } finally {
    await knex.destroy();
  }
}

/** Nodes that start together go one after another: the lock ends with its connection, so that a kill leaves none behind. */
async function alone(knex: Knex, work: () => Promise<void>): Promise<void> {
  await knex.transaction(async (lock) => {
    await lock.raw('select pg_advisory_xact_lock(?)', [ADVISORY_LOCK]);
    await work();
  });
}

async function migrateAll(knex: Knex, owners: readonly Owner[]): Promise<void> {
  for (const owner of owners) {
    if (owner.migrations.length === 0) continue;
    const config: Knex.MigratorConfig = {
      migrationSource: source(owner.migrations),
      tableName: `migrations_${owner.name}`,
    };
    // Nobody else is at it, on SQLite as its file has one process: a lock of knex's is left over from a kill.
    await knex.migrate.forceFreeMigrationsLock(config);
    await knex.migrate.latest(config);
  }
}

function source(migrations: readonly Migration[]): Knex.MigrationSource<Migration> {
  return {
    getMigrations: () => Promise.resolve([...migrations]),
    getMigrationName: (migration) => migration.name,
    getMigration: (migration) => Promise.resolve({ up: (knex: Knex) => migration.up(knex), down: () => Promise.resolve() }),
  };
}
