/** Brings a database forward: numbered, append-only migrations, each owner (the engine, a plugin) with its own list. */
import type { Knex } from 'knex';
import type { Database } from './database.ts';

export interface Migration {
  readonly name: string;
  up(knex: Knex): Promise<void>;
}

/** Runs what is missing, owner by owner in the order given. @throws Error when the database is newer than this program. */
export async function migrate(
  database: Database,
  owners: readonly { readonly name: string; readonly migrations: readonly Migration[] }[],
): Promise<void> {
  const knex = database.knex();
  try {
    for (const owner of owners) {
      if (owner.migrations.length === 0) continue;
      await knex.migrate.latest({
        migrationSource: source(owner.migrations),
        tableName: `migrations_${owner.name}`,
      });
    }
  } finally {
    await knex.destroy();
  }
}

function source(migrations: readonly Migration[]): Knex.MigrationSource<Migration> {
  return {
    getMigrations: () => Promise.resolve([...migrations]),
    getMigrationName: (migration) => migration.name,
    getMigration: (migration) => Promise.resolve({ up: (knex: Knex) => migration.up(knex), down: () => Promise.resolve() }),
  };
}
