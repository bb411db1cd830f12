/** Real databases for tests: `eachDatabase` runs the same tests on SQLite and on PostgreSQL, `freshPostgres` gives one empty database. */
import { afterAll, describe } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export interface TestDatabase {
  /** What `openEngine` takes as `database`: a file name, or a `postgres://` URL. */
  readonly url: string;
  readonly dialect: 'sqlite' | 'postgres';
}

const given: string[] = [];
const folders: string[] = [];
/** Dropping a database waits for its files to be flushed, which takes long on a busy machine. */
const DROP_PATIENCE = 300_000;

afterAll(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  const names = given.splice(0);
  if (names.length > 0) await asAdministrator((client) => dropAll(client, names));
}, DROP_PATIENCE);

/**
 * A new, empty PostgreSQL database of its own; its URL. Dropped after the test file, which fails when it left a
 * connection open. Where PostgreSQL cannot start the test fails: it is never left out silently.
 */
export async function freshPostgres(): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  return await asAdministrator(async (client, url) => {
    await client.query(`create database ${name}`);
    given.push(name);
    const own = new URL(url);
    own.pathname = `/${name}`;
    return own.href;
  });
}

/** A new, empty SQLite file; its path. Removed after the test file. */
export async function freshSqlite(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cartable-sqlite-'));
  folders.push(folder);
  return join(folder, 'test.sqlite');
}

/**
 * Runs a describe block on SQLite and on PostgreSQL.
 *
 * `open` gives a new, empty database on every call; call it inside a hook or a test.
 */
export function eachDatabase(
  name: string,
  tests: (open: () => Promise<TestDatabase>, dialect: TestDatabase['dialect']) => void,
): void {
  describe(`${name} on SQLite`, () => tests(async () => ({ url: await freshSqlite(), dialect: 'sqlite' }), 'sqlite'));
  describe(`${name} on PostgreSQL`, () => tests(async () => ({ url: await freshPostgres(), dialect: 'postgres' }), 'postgres'));
}

async function dropAll(client: pg.Client, names: readonly string[]): Promise<void> {
  const left: string[] = [];
  for (const name of names) {
    if (await hasConnections(client, name)) left.push(name);
    await client.query(`drop database ${name} with (force)`);
  }
  if (left.length > 0) throw new Error(`This test file left connections open to ${left.length} of ${names.length} databases`);
}

/** A closed connection takes the server a moment to notice, on a busy machine seconds, so it is asked for a while. */
async function hasConnections(client: pg.Client, name: string): Promise<boolean> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const { rowCount } = await client.query('select 1 from pg_stat_activity where datname = $1', [name]);
    if (rowCount === 0) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}

async function asAdministrator<T>(work: (client: pg.Client, url: string) => Promise<T>): Promise<T> {
  const url = await serverUrl();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client, url);
  } finally {
    await client.end();
  }
}

let asked: Promise<string> | undefined;

/** Asks the run's one PostgreSQL for its URL (global-setup.js starts it at the first question). */
function serverUrl(): Promise<string> {
  asked ??= new Promise((resolve, reject) => {
    const socket = connect(Number(process.env['CARTABLE_TEST_POSTGRES_DESK']), '127.0.0.1');
    let text = '';
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.on('end', () => {
      const answer = JSON.parse(text) as { url?: string; error?: string };
      if (answer.url === undefined) reject(new Error(answer.error ?? 'PostgreSQL for tests gave no answer'));
      else resolve(answer.url);
    });
  });
  return asked;
}
