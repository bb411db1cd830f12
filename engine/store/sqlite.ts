/** SQLite: one writer connection fed by the writer queue, read-only connections for queries. */
import Sqlite from 'better-sqlite3';
import { statSync } from 'node:fs';
import knexFactory, { type Knex } from 'knex';
import { FOLD, foldText } from './fold.ts';
import { Session, SqliteTx } from './sqlite-session.ts';
import type { Tx } from './statement.ts';
import { type Bounded, type Database, type StoreHooks, leftTransaction } from './database.ts';
import { WriterQueue } from './writer-queue.ts';

type Connection = Sqlite.Database;

/** Opens (and creates) a database file. @throws Error when a durability setting did not take (P3). */
export function openSqlite(file: string, hooks: StoreHooks = {}): Database {
  return new SqliteDatabase(file, hooks);
}

class SqliteDatabase implements Database {
  readonly dialect = 'sqlite';
  readonly #file: string;
  readonly #hooks: StoreHooks;
  readonly #writer: Session;
  readonly #queue: WriterQueue;
  readonly #idleReaders: Session[] = [];
  readonly #readers: Session[] = [];
  readonly #listeners = new Map<string, (() => void)[]>();
  readonly #knexes: Knex[] = [];
  /** Of works that have to settle in this turn of the event loop: how they are given up. */
  readonly #unsettled = new Set<() => void>();
  #turnEnds = false;

  constructor(file: string, hooks: StoreHooks) {
    this.#file = file;
    this.#hooks = hooks;
    const connection = new Sqlite(file);
    connection.pragma('auto_vacuum = INCREMENTAL');
    connection.pragma('journal_mode = WAL');
    configure(connection);
    addFunctions(connection);
    this.#writer = new Session(connection, hooks);
    this.#queue = new WriterQueue(this.#writer);
  }

  get waiting(): number {
    return this.#queue.length;
  }

  write<T>(work: (tx: Tx) => Promise<T>, kind = ''): Promise<T> {
    return this.#queue.add(work, kind);
  }

  async read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const session = this.#idleReaders.pop() ?? this.#openReader();
    session.begin('BEGIN');
    const tx = new SqliteTx(session);
    try {
      return await work(tx);
    } finally {
      tx.end();
      session.end('COMMIT');
      this.#idleReaders.push(session);
    }
  }

  savepoint<T>(_tx: Tx, work: () => Promise<T>): Promise<T> {
    try {
      // Without a transaction a savepoint would open one of its own, and its release would commit.
      this.#writer.requireTransaction();
      this.#writer.setSavepoint('inner_step');
    } catch (error) {
      return Promise.reject(error);
    }
    return begun(work).then(this.#release<T>, this.#undo);
  }

  readonly #release = <T>(result: T): T => {
    try {
      this.#writer.release('inner_step');
    } catch (error) {
      return this.#undo(error);
    }
    return result;
  };

  readonly #undo = (error: unknown): never => {
    if (this.#writer.inTransaction) this.#writer.goBackTo('inner_step');
    throw error;
  };

  /** The writer is alone: nothing here can collide. */
  runsAgain(): boolean {
    return false;
  }

  /** On SQLite it must settle before the next turn of the event loop: nothing else may touch the writer. */
  bounded<T, U>(work: Bounded<T, U>): Promise<U> {
    return new Promise<U>((resolve, reject) => {
      const late = (): void => {
        work.end();
        reject(leftTransaction());
      };
      this.#endWithTurn(late);
      begun(() => work.run()).then(
        (result) => {
          if (!this.#unsettled.delete(late)) return;
          try {
            resolve(work.use(result));
          } catch (error) {
            reject(error);
          } finally {
            work.end();
          }
        },
        (error: unknown) => {
          if (!this.#unsettled.delete(late)) return;
          work.end();
          reject(error);
        },
      );
    });
  }

  /** One look at the clock of the event loop for all works of a turn. */
  #endWithTurn(late: () => void): void {
    this.#unsettled.add(late);
    if (this.#turnEnds) return;
    this.#turnEnds = true;
    setImmediate(() => {
      this.#turnEnds = false;
      for (const giveUp of this.#unsettled) giveUp();
      this.#unsettled.clear();
    });
  }

  knex(): Knex {
    const knex = knexFactory({ client: 'better-sqlite3', connection: { filename: this.#file }, useNullAsDefault: true });
    this.#knexes.push(knex);
    return knex;
  }

  async backup(file: string): Promise<void> {
    const source = new Sqlite(this.#file, { readonly: true });
    try {
      // Without a snapshot that is held, each commit would make the backup begin again: under load it would never end.
      source.exec('BEGIN');
      source.prepare('select count(*) from sqlite_master').get();
      await source.backup(file);
    } finally {
      source.close();
    }
  }

  async size(): Promise<number> {
    return statSync(this.#file).size;
  }

  notify(channel: string): void {
    for (const listener of this.#listeners.get(channel) ?? []) listener();
  }

  listen(channel: string, listener: () => void): void {
    this.#listeners.set(channel, [...(this.#listeners.get(channel) ?? []), listener]);
  }

  async close(): Promise<void> {
    await this.#queue.drained();
    await Promise.all(this.#knexes.map((knex) => knex.destroy()));
    for (const reader of this.#readers) reader.close();
    this.#writer.close();
  }

  #openReader(): Session {
    const connection = new Sqlite(this.#file, { readonly: true });
    connection.pragma(CACHE);
    addFunctions(connection);
    const reader = new Session(connection, this.#hooks);
    this.#readers.push(reader);
    return reader;
  }
}

/** What work throws at once is told like what it throws later. */
function begun<T>(work: () => Promise<T>): Promise<T> {
  try {
    return work();
  } catch (error) {
    return Promise.reject(error);
  }
}

function addFunctions(connection: Connection): void {
  connection.function(FOLD, { deterministic: true }, (text: unknown) => (typeof text === 'string' ? foldText(text) : null));
}

function configure(connection: Connection): void {
  connection.pragma(CACHE);
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  connection.pragma('busy_timeout = 5000');
  // better-sqlite3 quietly runs WAL with synchronous = NORMAL, which loses acknowledged commits in a power cut.
  const required = { synchronous: 2, foreign_keys: 1, journal_mode: 'wal', auto_vacuum: 2 };
  for (const [name, value] of Object.entries(required)) {
    const actual: unknown = connection.pragma(name, { simple: true });
    if (actual !== value)
      throw new Error(`SQLite refused ${name} = ${value} (it is ${String(actual)}): refusing to start without it`);
  }
}

/** SQLite's default of 2 MB holds not even the inner pages of a large index; negative means KiB. */
export const CACHE = 'cache_size = -65536';
