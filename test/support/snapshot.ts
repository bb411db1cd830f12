/** A database as it is at one moment, to which tests come back: much faster than building it again. */
import { copyFile } from 'node:fs/promises';
import pg from 'pg';
import type { TestDatabase } from './postgres.ts';

const TABLES = `select tablename from pg_tables where schemaname = 'public' order by tablename`;

/** Remembers what is in the database, to which nobody may be connected. Gives the function that makes it so again. */
export async function takeSnapshot(
  { url, dialect }: TestDatabase,
  open: () => Promise<TestDatabase>,
): Promise<() => Promise<TestDatabase>> {
  if (dialect === 'sqlite') {
    return async () => {
      const copy = await open();
      await copyFile(url, copy.url);
      return copy;
    };
  }
  await withClient(url, async (client) => {
    const names = await tablesOf(client);
    await client.query('create schema snapshot');
    for (const name of names) await client.query(`create table snapshot."${name}" as table public."${name}"`);
  });
  return async () => {
    await withClient(url, async (client) => {
      const names = await tablesOf(client);
      // Rows come back as they were, in any order of tables: foreign keys and triggers have seen them before.
      await client.query('begin; set local session_replication_role = replica');
      await client.query(`truncate ${names.map((name) => `public."${name}"`).join(', ')}`);
      for (const name of names) await client.query(`insert into public."${name}" select * from snapshot."${name}"`);
      await client.query('commit');
    });
    return { url, dialect };
  };
}

async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ tablename: string }>(TABLES);
  return rows.map(({ tablename }) => tablename);
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
