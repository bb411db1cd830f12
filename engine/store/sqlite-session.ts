/** One SQLite connection with its prepared statements, and the transactions that run on it. */
import type Sqlite from 'better-sqlite3';
import { canBeKept, KeptWrites } from './kept-writes.ts';
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
  #inside = false;
  /** What ended the transaction before its time, until the next one begins. */
  #lostTo: Error | null = null;
  readonly #kept = new KeptWrites();
  /** For each savepoint, outermost first: how much was kept back when it was set. */
  #savepoints: number[] = [];
  #collided = false;

  constructor(connection: Sqlite.Database, hooks: StoreHooks) {
    this.#connection = connection;
    this.#hooks = hooks;
  }

  get inTransaction(): boolean {
    return this.#inside;
  }

  /**
   * A full disk ends the whole transaction, and what runs after that would be committed statement by statement: whoever
   * caught the error and went on is stopped here. @throws what ended the transaction
   */
  requireTransaction(): void {
    if (!this.#inside) throw this.#lostTo ?? new Error('there is no transaction');
  }

  /** Begins a transaction. */
  begin(sql: 'BEGIN' | 'BEGIN IMMEDIATE'): void {
    this.#lostTo = null;
    this.#forget();
    this.#run(sql, sql, [], CHANGES);
    this.#inside = true;
  }

  /** Ends a transaction. */
  end(sql: 'COMMIT' | 'ROLLBACK'): void {
    if (sql === 'COMMIT') this.makeKept();
    this.#forget();
    this.#run(sql, sql, [], CHANGES);
    this.#inside = false;
  }

  setSavepoint(name: string): void {
    // What a command has kept back itself is older than a savepoint inside it, and must not be undone with that.
    const isInside = name !== COMMAND;
    if (isInside && this.#kept.length > (this.#savepoints[0] ?? 0)) this.#makeWay();
    this.#run(`SAVEPOINT ${name}`, `SAVEPOINT ${name}`, [], CHANGES);
    this.#savepoints.push(this.#kept.length);
  }

  release(name: string): void {
    this.#run(`RELEASE ${name}`, `RELEASE ${name}`, [], CHANGES);
    this.#savepoints.pop();
  }

  /** Undoes what was written and kept back since the savepoint, and releases it. */
  goBackTo(name: string): void {
    this.#kept.dropFrom(this.#savepoints.at(-1) ?? 0);
    this.#run(`ROLLBACK TO ${name}`, `ROLLBACK TO ${name}`, [], CHANGES);
    this.release(name);
  }

  execute<P extends SqlParams, R>(statement: Statement<P, R>, params: P, way: Way): unknown {
    const values = bind(statement, params, 'sqlite');
    this.requireTransaction();
    if (this.#kept.length > 0 && !this.#isApart(statement, params)) this.#makeWay();
    return this.#run(statement.name, statement.sql.sqlite, values, way);
  }

  /** Keeps writes back. @param instances whose rows they are */
  keep(writes: readonly Write[], instances: readonly string[]): void {
    this.requireTransaction();
    const bound = writes.map(({ statement, params }) => {
      const { name, sql } = statement;
      if (!canBeKept(sql.sqlite)) throw new Error(`${name} changes a table of which nothing is kept back`);
      return { name, sql: sql.sqlite, values: bind(statement, params, 'sqlite') };
    });
    this.#kept.add(bound, instances);
  }

  /** Makes what is kept back. */
  makeKept(): void {
    if (this.#kept.length === 0) return;
    for (const { name, sql, values } of this.#kept.take()) {
      this.requireTransaction();
      this.#run(name, sql, values, CHANGES);
    }
  }

  /** How much text is kept back, in UTF-16 code units. */
  get keptUnits(): number {
    return this.#kept.units;
  }

  /** True once after a work needed what others had kept back: it has to be undone, and run again when that is made. */
  takeCollision(): boolean {
    const collided = this.#collided;
    this.#collided = false;
    return collided;
  }

  get collided(): boolean {
    return this.#collided;
  }

  /** Whether what is kept back cannot matter to a statement, nor the other way round. */
  #isApart<P extends SqlParams, R>({ sql, instance }: Statement<P, R>, params: P): boolean {
    if (!this.#prepare(sql.sqlite).namesKeptTable) return true;
    const id = instance === undefined ? undefined : params[instance];
    return typeof id === 'string' && !this.#kept.concern(id);
  }

  /**
   * What this work has kept back itself is made now. What others have cannot be made inside this work's savepoint: it
   * would be undone with it. @throws Error that ends the work, which is run again
   */
  #makeWay(): void {
    if ((this.#savepoints[0] ?? 0) === 0 && !this.#collided) {
      this.makeKept();
      return;
    }
    this.#collided = true;
    throw new Error('this command needs what others of its batch have written: it runs again after that');
  }

  #forget(): void {
    this.#kept.dropFrom(0);
    this.#savepoints = [];
    this.#collided = false;
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
      const lost = this.#inside && !this.#connection.inTransaction;
      this.#inside = this.#connection.inTransaction;
      if (lost && isError(error)) this.#lostTo = error;
      throw error;
    }
  }
}

/** By its shape: the driver may have been loaded in another realm. */
function isError(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'message' in error && 'stack' in error;
}

/** The savepoint of one work of a batch. */
export const COMMAND = 'command';
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

  runAll(writes: readonly Write[], instances: readonly string[]): Promise<void> {
    try {
      for (const { statement } of writes) this.#requireOpen(statement);
      this.#session.keep(writes, instances);
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
