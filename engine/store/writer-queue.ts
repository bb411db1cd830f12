/**
 * The writer queue of SQLite: waiting works run strictly one after another in one transaction, each in a
 * savepoint; none is answered before COMMIT. Savepoints are a stack, so works never interleave.
 * If the transaction is lost (a full disk ends it, or COMMIT fails) nothing of the batch counts and each
 * work runs again alone.
 */
import { CartableError, messageOf } from '../errors.ts';
import type { Tx } from './statement.ts';
import { type Session, SqliteTx } from './sqlite-session.ts';

const BATCH_LIMIT = 64;
/** Bounds how long the first of a batch waits for its COMMIT; 64 ordinary commands take about 20 ms. */
const BATCH_MILLISECONDS = 50;

interface Entry {
  run(tx: Tx): Promise<void>;
  /** Settles the caller's promise with the outcome of the last run. */
  settle(): void;
  fail(error: unknown): void;
}

export class WriterQueue {
  readonly #session: Session;
  #entries: Entry[] = [];
  #draining: Promise<void> | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  get length(): number {
    return this.#entries.length;
  }

  add<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let settle = (): void => undefined;
      this.#entries.push({
        async run(tx) {
          const value = await work(tx);
          settle = () => resolve(value);
        },
        settle: () => settle(),
        fail: reject,
      });
      this.#draining ??= this.#drain();
    });
  }

  async drained(): Promise<void> {
    while (this.#draining !== null) await this.#draining;
  }

  async #drain(): Promise<void> {
    // Yield first, so that everybody who was answered together can ask again together and share a commit.
    await nextTurn();
    while (this.#entries.length > 0) {
      const taken = await this.#commitBatch();
      if (taken.lost) for (const entry of taken.entries) await this.#commitAlone(entry);
      await nextTurn();
    }
    this.#draining = null;
  }

  async #commitBatch(): Promise<{ entries: Entry[]; lost: boolean }> {
    const started = performance.now();
    const done: { entry: Entry; error: unknown; failed: boolean }[] = [];
    try {
      this.#session.begin('BEGIN IMMEDIATE');
      while (this.#entries.length > 0 && done.length < BATCH_LIMIT && performance.now() - started < BATCH_MILLISECONDS) {
        const entry = this.#entries.shift();
        if (entry === undefined) break;
        const item = { entry, error: undefined as unknown, failed: false };
        done.push(item);
        await this.#runInSavepoint(entry).catch((error: unknown) => {
          item.error = error;
          item.failed = true;
        });
        if (!this.#session.inTransaction) return { entries: done.map(({ entry: lost }) => lost), lost: true };
      }
      this.#session.end('COMMIT');
    } catch (error) {
      this.#rollBack();
      if (done.length > 0) return { entries: done.map(({ entry }) => entry), lost: true };
      // BEGIN itself failed: tell everybody who waits, keep nothing half done.
      const refused = asRefusal(error);
      for (const entry of this.#entries.splice(0)) entry.fail(refused);
      return { entries: [], lost: false };
    }
    for (const { entry, error, failed } of done) {
      if (failed) entry.fail(asRefusal(error));
      else entry.settle();
    }
    return { entries: [], lost: false };
  }

  async #runInSavepoint(entry: Entry): Promise<void> {
    this.#session.savepoint('SAVEPOINT command');
    const tx = new SqliteTx(this.#session);
    try {
      await entry.run(tx);
      this.#session.savepoint('RELEASE command');
    } catch (error) {
      if (this.#session.inTransaction) {
        this.#session.savepoint('ROLLBACK TO command');
        this.#session.savepoint('RELEASE command');
      }
      throw error;
    } finally {
      tx.end();
    }
  }

  async #commitAlone(entry: Entry): Promise<void> {
    const tx = new SqliteTx(this.#session);
    try {
      this.#session.begin('BEGIN IMMEDIATE');
      await entry.run(tx);
      this.#session.requireTransaction();
      this.#session.end('COMMIT');
      entry.settle();
    } catch (error) {
      this.#rollBack();
      entry.fail(asRefusal(error));
    } finally {
      tx.end();
    }
  }

  #rollBack(): void {
    if (this.#session.inTransaction) this.#session.end('ROLLBACK');
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** A full disk is the caller's 507, not an internal error. */
function asRefusal(error: unknown): unknown {
  // By its shape: the driver may have been loaded in another realm.
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE') {
    return new CartableError('STORAGE_FULL', `The database cannot be written: ${messageOf(error)}`, { cause: error });
  }
  return error;
}
