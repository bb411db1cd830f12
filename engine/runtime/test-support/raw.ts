/** Reaches into a database behind the engine's back: what an intruder, a crash or an administrator might do to it. */
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import type { TestDatabase } from '../../../test/support/postgres.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** Runs one statement on a connection of its own; gives its rows. */
export async function raw({ url, dialect }: TestDatabase, sql: string): Promise<readonly Row[]> {
  if (dialect === 'sqlite') {
    const connection = new Sqlite(url);
    try {
      const statement = connection.prepare<[], Row>(sql);
      if (statement.reader) return statement.all();
      statement.run();
      return [];
    } finally {
      connection.close();
    }
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The first column of the first row, as a number. */
export async function count(database: TestDatabase, from: string): Promise<number> {
  const [row] = await raw(database, `select count(*) as n from ${from}`);
  return Number(row?.['n']);
}
