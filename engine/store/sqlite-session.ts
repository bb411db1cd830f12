/** One SQLite connection with its prepared statements, and the transactions that run on it. */
import type Sqlite from 'better-sqlite3';
import { type Prepared, prepare } from './sqlite-prepared.ts';
import { bind, type Bound, type SqlParams, type Statement, type Tx, type Write } from './statement.ts';
import type { StoreHooks } from './database.ts';

/** How a prepared statement is run. */
type Way = (prepared: Prepared, values: readonly Bound[]) => unknown;

const ONE: Way = (prepared, values) => prepared.one(values);
const ALL: Way = (prepared, values) => prepared.all(values);
const CHANGES: Way = (prepared, values) => prepared.run(values);

/** A connection with its prepared statements. */
export class Session {
  readonly #connection: Sqlite.Database;
  readonly #hooks: StoreHooks;
  readonly #prepared = new Map<string, Prepared>();
  /** Whether there is a transaction. Only an error can end one unasked, so the connection is asked only after errors. */
  #held = false;
  /** What ended the transaction before its time, until the next one begins. */
  #lostTo: Error | null = null;

  constructor(connection: Sqlite.Database, hooks: StoreHooks) {
    this.#connection = connection;
    this.#hooks = hooks;
  }

  get inTransaction(): boolean {
    return this.#held;
  }

  /**
   * A full disk ends the whole transaction, and what runs after that would be committed statement by statement: whoever
   * caught the error and went on is stopped here. @throws what ended the transaction
   */
  requireTransaction(): void {
    if (!this.#held) throw this.#lostTo ?? new Error('there is no transaction');
  }

  /** Begins a transaction. */
  begin(sql: 'BEGIN' | 'BEGIN IMMEDIATE'): void {
    this.#lostTo = null;
    this.#run(sql, sql, [], CHANGES);
    this.#held = true;
  }

  /** Ends a transaction. */
  end(sql: 'COMMIT' | 'ROLLBACK'): void {
    this.#run(sql, sql, [], CHANGES);
    this.#held = false;
  }

  /** Sets, releases or goes back to a savepoint. */
  savepoint(sql: `SAVEPOINT ${string}` | `RELEASE ${string}` | `ROLLBACK TO ${string}`): void {
    this.#run(sql, sql, [], CHANGES);
  }

  execute<P extends SqlParams, R>(statement: Statement<P, R>, params: P, way: Way): unknown {
    const values = bind(statement, params, 'sqlite');
    this.requireTransaction();
    return this.#run(statement.name, statement.sql.sqlite, values, way);
  }

  /** All values are bound first, so that the database is not left between one write and the next. */
  executeAll(writes: readonly Write[]): void {
    const bound = writes.map(({ statement, params }) => bind(statement, params, 'sqlite'));
    let next = 0;
    for (const { statement } of writes) {
      this.requireTransaction();
      this.#run(statement.name, statement.sql.sqlite, bound[next++] ?? [], CHANGES);
    }
  }

  close(): void {
    this.#connection.close();
  }

  #prepare(sql: string): Prepared {
    let prepared = this.#prepared.get(sql);
    if (prepared === undefined) {
      // Lists with user-made filters build their text per call: keep the cache bounded.
      if (this.#prepared.size >= PREPARED_LIMIT) this.#prepared.delete(this.#prepared.keys().next().value ?? '');
      prepared = prepare(this.#connection, sql);
      this.#prepared.set(sql, prepared);
    }
    return prepared;
  }

  #run(name: string, sql: string, values: readonly Bound[], way: Way): unknown {
    try {
      this.#hooks.statement?.('before', name, sql, values);
      const result = way(this.#prepare(sql), values);
      this.#hooks.statement?.('after', name, sql, values);
      return result;
    } catch (error) {
      const lost = this.#held && !this.#connection.inTransaction;
      this.#held = this.#connection.inTransaction;
      if (lost && isError(error)) this.#lostTo = error;
      throw error;
    }
  }
}

/** By its shape: the driver may have been loaded in another realm. */
function isError(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'message' in error && 'stack' in error;
}

const PREPARED_LIMIT = 1000;
const DONE = Promise.resolve();

/**
 * The driver is synchronous, so nothing here is an async function: one promise a statement is all that the interface
 * asks for.
 */
export class SqliteTx implements Tx {
  readonly dialect = 'sqlite';
  readonly #session: Session;
  #open = true;

  constructor(session: Session) {
    this.#session = session;
  }

  one<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R | undefined> {
    return this.#settled(statement, params, ONE);
  }

  all<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R[]> {
    return this.#settled(statement, params, ALL);
  }

  run<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<number> {
    return this.#settled(statement, params, CHANGES);
  }

  runAll(writes: readonly Write[]): Promise<void> {
    try {
      for (const { statement } of writes) this.#requireOpen(statement);
      this.#session.executeAll(writes);
      return DONE;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  end(): void {
    this.#open = false;
  }

  #requireOpen({ name }: { readonly name: string }): void {
    if (!this.#open) throw new Error(`statement ${name} was run after its transaction had ended`);
  }

  #settled<P extends SqlParams, R, T>(statement: Statement<P, R>, params: P, way: Way): Promise<T> {
    try {
      this.#requireOpen(statement);
      return Promise.resolve(this.#session.execute(statement, params, way) as T);
    } catch (error) {
      return Promise.reject(error);
    }
  }
}
