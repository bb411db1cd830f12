/** What the runtime needs of a database, whichever it is. */
import type { Dialect, Tx } from './statement.ts';
import type { Knex } from 'knex';

/** Seams at which a test may stop the process (P2) and a bench may look on. */
export interface StoreHooks {
  /** Around every statement and around `BEGIN`, `COMMIT` and savepoints. */
  statement?(moment: 'before' | 'after', name: string, sql: string, values: readonly unknown[]): void;
}

/** A piece of work that holds a transaction while it waits for something. */
export interface Bounded<T, U> {
  run(): Promise<T>;
  /** What is made of its result, if that came in time. */
  use(result: T): U;
  /** However it went: nothing of it counts from now on. */
  end(): void;
}

export interface Database {
  readonly dialect: Dialect;
  /**
   * Runs work in a write transaction and resolves after its COMMIT. What `work` throws rolls back its own
   * writes only. On SQLite many works share one commit; on PostgreSQL each has its own and may run again
   * (at most three times) after a serialization failure or deadlock, so work has no effects but through `tx`.
   * @param kind works of one kind need the same of the database: whether one had to wait for others says so of the next
   */
  write<T>(work: (tx: Tx) => Promise<T>, kind?: string): Promise<T>;
  /** Runs reads on one snapshot, without the writer. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs fn inside a savepoint of tx: what it throws undoes only what it wrote. */
  savepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T>;
  /** True when an error that comes out of the work that was given `tx` makes `write` run that work again. */
  runsAgain(tx: Tx, error: unknown): boolean;
  /**
   * Runs a local operation for as long as it may keep the transaction.
   * @throws Error LOCAL_OPERATION_LEFT_TRANSACTION when that is over
   */
  bounded<T, U>(work: Bounded<T, U>): Promise<U>;
  /** For migrations. */
  knex(): Knex;
  /** An online copy, consistent and holding every commit before its start. */
  backup(file: string): Promise<void>;
  /** Bytes used by the database. */
  size(): Promise<number>;
  /** Commands waiting to be written. */
  readonly waiting: number;
  /** Tells other nodes (and this one) that something changed; only after commit, coalesced. */
  notify(channel: string): void;
  listen(channel: string, listener: () => void): void;
  close(): Promise<void>;
}

/** A local operation waited for something else than its transaction. */
export function leftTransaction(): Error {
  return new Error('LOCAL_OPERATION_LEFT_TRANSACTION: a local operation may await only its own transaction');
}
