import type { SqlParams, Statement, Tx } from '../store/statement.ts';

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

  async one<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R | undefined> {
    return this.open().one(statement, params);
  }

  async all<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R[]> {
    return this.open().all(statement, params);
  }

  async run<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<number> {
    return this.open().run(statement, params);
  }

  /** The command's transaction. @throws Error when the operation has ended */
  open(): Tx {
    if (!this.#open) throw new Error(`${this.#operation} used its transaction after it had ended`);
    return this.#tx;
  }

  end(): void {
    this.#open = false;
  }
}
