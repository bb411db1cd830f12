import type { SqlParams, Statement, Tx, Write } from '../store/statement.ts';

/**
 * The transaction as one run of a local operation sees it. It ends with that run: an operation that was given up writes
 * nothing into what its command goes on to do.
 */
export class OperationTx implements Tx {
  readonly dialect: Tx['dialect'];
  readonly #tx: Tx;
  readonly #operation: string;
  #open = true;

  constructor(tx: Tx, operation: string) {
    this.dialect = tx.dialect;
    this.#tx = tx;
    this.#operation = operation;
  }

  one<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R | undefined> {
    return this.#open ? this.#tx.one(statement, params) : Promise.reject(this.#late());
  }

  all<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R[]> {
    return this.#open ? this.#tx.all(statement, params) : Promise.reject(this.#late());
  }

  run<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<number> {
    return this.#open ? this.#tx.run(statement, params) : Promise.reject(this.#late());
  }

  runAll(writes: readonly Write[], instances: readonly string[]): Promise<void> {
    return this.#open ? this.#tx.runAll(writes, instances) : Promise.reject(this.#late());
  }

  /** @throws Error when the operation has ended */
  requireOpen(): void {
    if (!this.#open) throw this.#late();
  }

  end(): void {
    this.#open = false;
  }

  #late(): Error {
    return new Error(`${this.#operation} used its transaction after it had ended`);
  }
}
