/** One SQLite connection with its prepared statements, and the transactions that run on it. */
import type Sqlite from 'better-sqlite3';
import { bind, type SqlParams, type Statement, type Tx } from './statement.ts';
import type { StoreHooks } from './database.ts';

/** A connection with its prepared statements. */
export class Session {
  readonly #connection: Sqlite.Database;
  readonly #hooks: StoreHooks;
  readonly #prepared = new Map<string, Sqlite.Statement<unknown[]>>();

  constructor(connection: Sqlite.Database, hooks: StoreHooks) {
    this.#connection = connection;
    this.#hooks = hooks;
  }

  get inTransaction(): boolean {
    return this.#connection.inTransaction;
  }

  /** Runs a transaction-control command. */
  exec(sql: string): void {
    this.#observe('before', sql, sql, []);
    this.#prepare(sql).run();
    this.#observe('after', sql, sql, []);
  }

  execute<P extends SqlParams, R>(method: 'get' | 'all' | 'run', statement: Statement<P, R>, params: P): unknown {
    const values = bind(statement.bindings.sqlite, params, 'sqlite');
    const sql = statement.sql.sqlite;
    this.#observe('before', statement.name, sql, values);
    const result = this.#prepare(sql)[method](...values);
    this.#observe('after', statement.name, sql, values);
    return result;
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

  #observe(moment: 'before' | 'after', name: string, sql: string, values: readonly unknown[]): void {
    this.#hooks.statement?.(moment, name, sql, values);
  }
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
