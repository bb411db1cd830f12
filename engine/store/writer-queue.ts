/**
 * The writer queue of SQLite: waiting works run strictly one after another in one transaction, each in a
 * savepoint; none is answered before COMMIT. Savepoints are a stack, so works never interleave.
 * If the transaction is lost (a full disk ends it, or COMMIT fails) nothing of the batch counts and each
 * work runs again alone.
 */
import { CartableError, messageOf } from '../errors.ts';
import type { Tx } from './statement.ts';
import { COMMAND, type Session, SqliteTx } from './sqlite-session.ts';

const BATCH_LIMIT = 64;
/** Bounds how long the first of a batch waits for its COMMIT; 64 ordinary commands take about 20 ms. */
const BATCH_MILLISECONDS = 50;
/** So many of a kind of work have the writes of others made beforehand once one of them has collided with them. */
const COLLISION_MEMORY = 16;
/** More text than this is not kept back. */
const MOST_KEPT_UNITS = 4_000_000;

export class WriterQueue {
  readonly #session: Session;
  #entries: Entry[] = [];
  #draining: Promise<void> | null = null;
  /** For kinds of work that collided lately: for how many more of them the writes of others are made beforehand. */
  readonly #collisions = new Map<string, number>();

  constructor(session: Session) {
    this.#session = session;
  }

  get length(): number {
    return this.#entries.length;
  }

  add<T>(work: (tx: Tx) => Promise<T>, kind: string): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#entries.push(new Waiting(work, kind, resolve, reject));
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
      for (const lost of await this.#commitBatch()) await this.#commitAlone(lost);
      await nextTurn();
    }
    this.#draining = null;
  }

  /** @returns those of a transaction that was lost */
  async #commitBatch(): Promise<readonly Entry[]> {
    const started = performance.now();
    const done: Entry[] = [];
    try {
      this.#session.begin('BEGIN IMMEDIATE');
      while (this.#entries.length > 0 && done.length < BATCH_LIMIT && performance.now() - started < BATCH_MILLISECONDS) {
        const entry = this.#entries.shift();
        if (entry === undefined) break;
        done.push(entry);
        await this.#run(entry);
        if (!this.#session.inTransaction) return done;
      }
      this.#session.end('COMMIT');
    } catch (error) {
      this.#rollBack();
      if (done.length > 0) return done;
      // BEGIN itself failed: tell everybody who waits, keep nothing half done.
      for (const entry of this.#entries.splice(0)) entry.fail(error);
      return [];
    }
    for (const entry of done) entry.settle();
    return [];
  }

  /** In a savepoint; again when it needs what others of the batch have written. */
  async #run(entry: Entry): Promise<void> {
    const session = this.#session;
    const likely = this.#collisions.get(entry.kind) ?? 0;
    if (likely > 0) {
      session.makeKept();
      this.#collisions.set(entry.kind, likely - 1);
    }
    await entry.runInSavepoint(session);
    if (session.takeCollision()) {
      this.#collisions.set(entry.kind, COLLISION_MEMORY);
      session.makeKept();
      await entry.runInSavepoint(session);
    }
    if (session.keptUnits > MOST_KEPT_UNITS) session.makeKept();
  }

  async #commitAlone(entry: Entry): Promise<void> {
    try {
      this.#session.begin('BEGIN IMMEDIATE');
      await entry.runAlone(this.#session);
      this.#session.requireTransaction();
      this.#session.end('COMMIT');
    } catch (error) {
      this.#rollBack();
      entry.fail(error);
      return;
    }
    entry.settle();
  }

  #rollBack(): void {
    if (this.#session.inTransaction) this.#session.end('ROLLBACK');
  }
}

/** A work that waits for the writer, and then for its COMMIT. */
interface Entry {
  readonly kind: string;
  /** What the work throws is told when it is settled. @throws what the database throws when there can be no savepoint */
  runInSavepoint(session: Session): Promise<void>;
  /** @throws what the work throws */
  runAlone(session: Session): Promise<void>;
  /** Tells the caller the outcome of the last run. */
  settle(): void;
  fail(error: unknown): void;
}

class Waiting<T> implements Entry {
  readonly kind: string;
  readonly #work: (tx: Tx) => Promise<T>;
  readonly #resolve: (value: T) => void;
  readonly #reject: (error: unknown) => void;
  #outcome: { readonly value: T } | { readonly error: unknown } = NONE;

  constructor(work: (tx: Tx) => Promise<T>, kind: string, resolve: (value: T) => void, reject: (error: unknown) => void) {
    this.kind = kind;
    this.#work = work;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  async runInSavepoint(session: Session): Promise<void> {
    session.setSavepoint(COMMAND);
    const tx = new SqliteTx(session);
    try {
      const value = await this.#work(tx);
      // Whatever it made of the refusal: it has not seen what it should have.
      if (session.collided) throw new Error('the work collided');
      this.#outcome = { value };
      session.release(COMMAND);
    } catch (error) {
      this.#outcome = { error: undone(session, error) };
    } finally {
      tx.end();
    }
  }

  async runAlone(session: Session): Promise<void> {
    const tx = new SqliteTx(session);
    try {
      this.#outcome = { value: await this.#work(tx) };
    } finally {
      tx.end();
    }
  }

  settle(): void {
    if ('error' in this.#outcome) this.fail(this.#outcome.error);
    else this.#resolve(this.#outcome.value);
  }

  fail(error: unknown): void {
    this.#reject(asRefusal(error));
  }
}

const NONE = { error: new Error('the work has not been run') };

/** Takes back what the savepoint holds. @returns why, or why that could not be done */
function undone(session: Session, error: unknown): unknown {
  try {
    if (session.inTransaction) session.goBackTo(COMMAND);
    return error;
  } catch (failed) {
    return failed;
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
