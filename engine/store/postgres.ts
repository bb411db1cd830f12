/** PostgreSQL: one command, one transaction, one pooled connection. */
import pg from 'pg';
import knexFactory, { type Knex } from 'knex';
import { dumpPostgres } from './pg-dump.ts';
import { bind, type SqlParams, type Statement, type Tx, type Write } from './statement.ts';
import { type Bounded, type Database, type StoreHooks, leftTransaction } from './database.ts';
import { PostgresListener } from './postgres-listener.ts';

const ATTEMPTS = 3;
/** A document of 2,000 lines takes a second or two; what waits for something else than its transaction waits for good. */
const LOCAL_OPERATION_MILLISECONDS = 10_000;
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const UNIQUE_VIOLATION = '23505';

// Our bigint columns hold epoch milliseconds, minor units and millionths, all checked to be within 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Connects. @throws Error when the server does not keep what it acknowledges (P3). */
export async function openPostgres(url: string, hooks: StoreHooks = {}): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 20 });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const { rows } = await pool.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')",
  );
  for (const { name, setting } of rows) {
    if (setting === 'off') {
      await pool.end();
      throw new Error(`PostgreSQL runs with ${name} = off and would lose acknowledged work: set it on`);
    }
  }
  return new PostgresDatabase(url, pool, hooks);
}

class PostgresDatabase implements Database {
  readonly dialect = 'postgres';
  readonly #url: string;
  readonly #pool: pg.Pool;
  readonly #hooks: StoreHooks;
  readonly #knexes: Knex[] = [];
  readonly #pendingNotifications = new Set<string>();
  readonly #listener: PostgresListener;
  #savepoints = 0;

  constructor(url: string, pool: pg.Pool, hooks: StoreHooks) {
    this.#url = url;
    this.#pool = pool;
    this.#hooks = hooks;
    this.#listener = new PostgresListener(url);
  }

  get waiting(): number {
    return this.#pool.waitingCount;
  }

  async write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#transaction('BEGIN', work, attempt);
      } catch (error) {
        if (attempt === ATTEMPTS || !isTransient(error)) throw error;
      }
    }
  }

  read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#transaction('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work, ATTEMPTS);
  }

  async #transaction<T>(begin: string, work: (tx: Tx) => Promise<T>, attempt: number): Promise<T> {
    const client = await this.#pool.connect();
    const tx = new PostgresTx(client, this.#hooks, attempt);
    try {
      await tx.control(begin);
      const result = await work(tx);
      await tx.control('COMMIT');
      client.release();
      return result;
    } catch (error) {
      // A connection whose ROLLBACK fails is broken: destroying it rolls back on the server.
      const broken = await tx.control('ROLLBACK').then(
        () => false,
        () => true,
      );
      client.release(broken);
      throw error;
    } finally {
      tx.end();
    }
  }

  async savepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
    if (!(tx instanceof PostgresTx)) throw new Error('this transaction belongs to another database');
    this.#savepoints += 1;
    const name = `step_${this.#savepoints}`;
    await tx.control(`SAVEPOINT ${name}`);
    try {
      const result = await work();
      await tx.control(`RELEASE ${name}`);
      return result;
    } catch (error) {
      await tx.control(`ROLLBACK TO ${name}`);
      await tx.control(`RELEASE ${name}`);
      throw error;
    }
  }

  runsAgain(tx: Tx, error: unknown): boolean {
    return tx instanceof PostgresTx && tx.attempt < ATTEMPTS && isTransient(error);
  }

  async bounded<T, U>(work: Bounded<T, U>): Promise<U> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(leftTransaction()), LOCAL_OPERATION_MILLISECONDS);
    });
    try {
      return work.use(await Promise.race([work.run(), over]));
    } finally {
      clearTimeout(timer);
      work.end();
    }
  }

  knex(): Knex {
    const knex = knexFactory({ client: 'pg', connection: this.#url, pool: { min: 0, max: 2 } });
    this.#knexes.push(knex);
    return knex;
  }

  backup(file: string): Promise<void> {
    return dumpPostgres(this.#url, file);
  }

  async size(): Promise<number> {
    const { rows } = await this.#pool.query<{ size: number }>('select pg_database_size(current_database())::bigint as size');
    return rows[0]?.size ?? 0;
  }

  /** NOTIFY inside a transaction takes a global lock, so it is sent after commit, once per turn and channel. */
  notify(channel: string): void {
    if (this.#pendingNotifications.size === 0) setImmediate(() => this.#sendNotifications());
    this.#pendingNotifications.add(channel);
  }

  #sendNotifications(): void {
    const channels = [...this.#pendingNotifications];
    this.#pendingNotifications.clear();
    // A lost wake-up only delays work until the next poll, so a failure here is not an error.
    for (const channel of channels) this.#pool.query(`NOTIFY ${pg.escapeIdentifier(channel)}`).catch(() => undefined);
  }

  listen(channel: string, listener: () => void): void {
    this.#listener.listen(channel, listener);
  }

  async close(): Promise<void> {
    await Promise.all(this.#knexes.map((knex) => knex.destroy()));
    await this.#listener.close();
    await this.#pool.end();
  }
}

class PostgresTx implements Tx {
  readonly dialect = 'postgres';
  readonly #client: pg.PoolClient;
  readonly #hooks: StoreHooks;
  /** Which run of its work this is, from 1. */
  readonly attempt: number;
  #open = true;

  constructor(client: pg.PoolClient, hooks: StoreHooks, attempt: number) {
    this.#client = client;
    this.#hooks = hooks;
    this.attempt = attempt;
  }

  async control(sql: string): Promise<void> {
    this.#hooks.statement?.('before', sql, sql, []);
    await this.#client.query(sql);
    this.#hooks.statement?.('after', sql, sql, []);
  }

  async one<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R | undefined> {
    return (await this.#query(statement, params)).rows[0] as R | undefined;
  }

  async all<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R[]> {
    return (await this.#query(statement, params)).rows as R[];
  }

  async run<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<number> {
    return (await this.#query(statement, params)).rowCount ?? 0;
  }

  async runAll(writes: readonly Write[]): Promise<void> {
    for (const { statement, params } of writes) await this.#query(statement, params);
  }

  end(): void {
    this.#open = false;
  }

  async #query<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<pg.QueryResult> {
    if (!this.#open) throw new Error(`statement ${statement.name} was run after its transaction had ended`);
    const values = bind(statement, params, 'postgres');
    const text = statement.sql.postgres;
    this.#hooks.statement?.('before', statement.name, text, values);
    // A list's text depends on its filters: kept prepared, each would stay in the connection for good.
    const prepared = statement.given === undefined ? { name: preparedName(statement.name, text) } : {};
    const result = await this.#client.query({ ...prepared, text, values });
    this.#hooks.statement?.('after', statement.name, text, values);
    return result;
  }
}

/** PostgreSQL keeps prepared statements by name and cuts names at 63 bytes; a hash of the text tells apart what the cut makes alike. */
function preparedName(name: string, text: string): string {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (hash * 31 + text.charCodeAt(index)) | 0;
  return `${name.slice(0, 50)}_${(hash >>> 0).toString(36)}`;
}

/** Worth running again: a serialization failure, a deadlock, or an Idempotency-Key that another command took meanwhile. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  if (error.code === UNIQUE_VIOLATION) return error.table === 'idempotency';
  return error.code === SERIALIZATION_FAILURE || error.code === DEADLOCK;
}
