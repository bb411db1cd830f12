import { expect, it } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { SYSTEM, countDueJobs } from '../index.ts';
import { TEST_START, openTestEngine } from '../../test/support/engine.ts';
import { type TestDatabase, eachDatabase, freshPostgres } from '../../test/support/postgres.ts';
import { raw } from '../runtime/test-support/raw.ts';
import { type NewJobRow, insertJobs, leaseDue, nextDue } from './jobs.ts';
import { type SqlParams, type Statement, bind } from './statement.ts';

const EXTERNAL: NewJobRow = {
  id: '',
  kind: 'external',
  instance_id: 'i',
  root_id: 'i',
  execution: 1,
  wait: null,
  definition_id: 'd',
  definition_key: 'd',
  element: 'e',
  name: 'topic',
  payload: null,
  due_at: TEST_START,
  retries: 3,
  attempt: 0,
  lease_owner: null,
  lease_until: null,
  error: null,
  created_at: TEST_START,
  priority: 0,
};
const MESSAGE: NewJobRow = { ...EXTERNAL, kind: 'message', instance_id: null, root_id: null, execution: null };
const LEASE = { now: TEST_START, owner: 'node', lease: 1_000, limit: 32, without: [], except: [] };

eachDatabase('Looking for due jobs', (open) => {
  it('passes by the tasks that wait for workers, however many', async () => {
    const database = await open();
    const { engine } = await openTestEngine(database.url);
    const rows = Array.from({ length: 5_000 }, (_, index) => ({ ...EXTERNAL, id: `external ${index}` }));
    await engine.services.database.write((tx) => tx.run(insertJobs, { rows }));
    expect(await engine.query(countDueJobs, SYSTEM, {})).toBe(0);
    if (database.dialect === 'postgres') await raw(database, 'vacuum analyze job');
    expect(await planOf(database, nextDue, {})).toContain('job_of_nodes');
    expect(await planOf(database, leaseDue, LEASE)).toContain('job_of_nodes');
    await engine.stop();
  });

  it('takes those first that have been due longest, however they lie in the table', async () => {
    const database = await open();
    const { engine } = await openTestEngine(database.url);
    const due = [5, 1, 9, 0, 7, 3, 8, 2, 6, 4];
    const rows = due.map((order): NewJobRow => ({ ...MESSAGE, id: `job ${order}`, due_at: TEST_START - 1_000 + order }));
    await engine.services.database.write((tx) => tx.run(insertJobs, { rows }));
    const leased = await engine.services.database.write((tx) => tx.all(leaseDue, { ...LEASE, limit: 3 }));
    expect(leased.map(({ id }) => id).sort()).toEqual(['job 0', 'job 1', 'job 2']);
    await engine.stop();
  });
});

it('A node passes by the jobs that another is taking, and waits for nobody', async () => {
  const url = await freshPostgres();
  // Who waits for a lock is told so instead of waiting.
  await raw({ url, dialect: 'postgres' }, `alter database ${new URL(url).pathname.slice(1)} set lock_timeout = '20s'`);
  const { engine } = await openTestEngine(url);
  const rows = [1, 2, 3].map((order): NewJobRow => ({ ...MESSAGE, id: `job ${order}`, due_at: TEST_START - 1_000 + order }));
  await engine.services.database.write((tx) => tx.run(insertJobs, { rows }));
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  await other.query("begin; select * from job where id = 'job 1' for update");
  const leased = await engine.services.database.write((tx) => tx.all(leaseDue, { ...LEASE, limit: 1 }));
  await other.query('rollback');
  await other.end();
  expect(leased.map(({ id }) => id)).toEqual(['job 2']);
  await engine.stop();
});

async function planOf<P extends SqlParams, R>(
  { url, dialect }: TestDatabase,
  statement: Statement<P, R>,
  params: P,
): Promise<string> {
  const values = bind(statement, params, dialect);
  const sql = statement.sql[dialect];
  if (dialect === 'sqlite') {
    const connection = new Sqlite(url, { readonly: true });
    const plan = connection.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...values);
    connection.close();
    return plan.map(({ detail }) => detail).join('\n');
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, values);
  await client.end();
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}
