/** One SQLite connection with its prepared statements, and the transactions that run on it. */
import type Sqlite from 'better-sqlite3';
import { bind, type SqlParams, type Statement, type Tx } from './statement.ts';
import type { StoreHooks } from './database.ts';

/** A connection with its prepared statements. */
export class Session {
  readonly #connection: Sqlite.Database;
  readonly #hooks: StoreHooks;
  readonly #prepared = new Map<string, Sqlite.Statement<unknown[]>>();
  /** What ended the transaction before its time, until the next one begins. */
  #lostTo: Error | null = null;

  constructor(connection: Sqlite.Database, hooks: StoreHooks) {
    this.#connection = connection;
    this.#hooks = hooks;
  }

  get inTransaction(): boolean {
    return this.#connection.inTransaction;
  }

  /**
   * A full disk ends the whole transaction, and what runs after that would be committed statement by statement: whoever
   * caught the error and went on is stopped here. @throws what ended the transaction
   */
  requireTransaction(): void {
    if (!this.inTransaction) throw this.#lostTo ?? new Error('there is no transaction');
  }

  /** Runs a transaction-control command. */
  exec(sql: string): void {
    if (!this.inTransaction) this.#lostTo = null;
    this.#run(sql, sql, [], () => this.#prepare(sql).run());
  }

  execute<P extends SqlParams, R>(method: 'get' | 'all' | 'run', statement: Statement<P, R>, params: P): unknown {
    const values = bind(statement, params, 'sqlite');
    const sql = statement.sql.sqlite;
    this.requireTransaction();
    return this.#run(statement.name, sql, values, () => this.#prepare(sql)[method](...values));
  }

  close(): void {
    this.#connection.close();
  }

  #prepare(sql: string): Sqlite.Statement<unknown[]> {
    let prepared = this.#prepared.get(sql);
    if (prepared === undefined) {
      // Lists with user-made filters build their text per call: keep the cache bounded.
      if (this.#prepared.size >= PREPARED_LIMIT) this.#prepared.delete(this.#prepared.keys().next().value ?? '');
      prepared = this.#connection.prepare(sql);
      this.#prepared.set(sql, prepared);
    }
    return prepared;
  }

  #run(name: string, sql: string, values: readonly unknown[], work: () => unknown): unknown {
    const held = this.inTransaction;
    this.#hooks.statement?.('before', name, sql, values);
    try {
      const result = work();
      this.#hooks.statement?.('after', name, sql, values);
      return result;
    } catch (error) {
      if (held && !this.inTransaction && isError(error)) this.#lostTo = error;
      throw error;
    }
  }
}

/** By its shape: the driver may have been loaded in another realm. */
function isError(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'message' in error && 'stack' in error;
}

const PREPARED_LIMIT = 1000;

export class SqliteTx implements Tx {
  readonly dialect = 'sqlite';
  readonly #session: Session;
  #open = true;

  constructor(session: Session) {
    this.#session = session;
  }

  async one<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R | undefined> {
    return this.#execute('get', statement, params) as R | undefined;
  }

  async all<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R[]> {
    return this.#execute('all', statement, params) as R[];
  }

  async run<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<number> {
    return (this.#execute('run', statement, params) as Sqlite.RunResult).changes;
  }

  end(): void {
    this.#open = false;
  }

  #execute<P extends SqlParams, R>(method: 'get' | 'all' | 'run', statement: Statement<P, R>, params: P): unknown {
    if (!this.#open) throw new Error(`statement ${statement.name} was run after its transaction had ended`);
    return this.#session.execute(method, statement, params);
  }
}
