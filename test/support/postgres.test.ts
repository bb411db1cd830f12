import { expect, it } from '@jest/globals';
import pg from 'pg';
import { eachDatabase, freshPostgres } from './postgres.ts';

async function answer(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows[0] && Object.values(rows[0])[0];
  } finally {
    await client.end();
  }
}

it('gives every test a PostgreSQL database of its own, as durable as a real one', async () => {
  const [one, other] = [await freshPostgres(), await freshPostgres()];
  await answer(one, 'create table mark (n integer)');
  expect(await answer(other, "select to_regclass('mark')::text")).toBeNull();
  expect(await answer(one, "select current_setting('fsync') || current_setting('synchronous_commit')")).toBe('onon');
  expect(await answer(one, 'show server_encoding')).toBe('UTF8');
});

const seen: string[] = [];
eachDatabase('a database', (open, dialect) => {
  it('opens under the dialect of its block', async () => {
    const database = await open();
    expect(database.dialect).toBe(dialect);
    expect(database.url.startsWith('postgres://')).toBe(dialect === 'postgres');
    seen.push(dialect);
  });
});

it('runs the same block on both databases', () => {
  expect(seen).toEqual(['sqlite', 'postgres']);
});
