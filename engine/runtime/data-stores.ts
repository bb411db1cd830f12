/**
 * Data stores as one command sees them: what it has written, else what stands in the database. What it writes is kept
 * here until its end, so that a loop that writes costs one statement.
 */
import { CartableError } from '../errors.ts';
import { type Value, decode, encode } from '../expression/value.ts';
import { type DataStoreRow, lockDataStores, readDataStores, upsertDataStores } from '../store/data-stores.ts';
import type { QueryContext } from './query-context.ts';
import { excessOfStore } from './variable-sizes.ts';

export class DataStores {
  readonly #context: QueryContext;
  readonly #written = new Map<string, { readonly value: Value; readonly row: DataStoreRow }>();

  constructor(context: QueryContext) {
    this.#context = context;
  }

  /** @throws CartableError PAYLOAD_TOO_LARGE */
  write(instanceId: string, id: string, value: Value): void {
    const { now, services } = this.#context;
    const text = encode(value);
    const excess = excessOfStore(id, text, services.settings);
    if (excess !== null) throw new CartableError('PAYLOAD_TOO_LARGE', excess.message);
    this.#written.set(id, { value, row: { id, value: text, updated_at: now, updated_by: instanceId } });
  }

  /**
   * Values by id; those that nobody has written are left out.
   * @param toWrite what is written will depend on it: nobody else may write it in between
   */
  async read(ids: readonly string[], toWrite: boolean): Promise<Record<string, Value>> {
    const { tx } = this.#context;
    const unknown = ids.filter((id) => !this.#written.has(id));
    if (toWrite && unknown.length > 0) await this.#lock(unknown);
    const rows = unknown.length === 0 ? [] : await tx.all(readDataStores, { ids: unknown });
    const stored = new Map(rows.map(({ id, value }) => [id, decode(value)]));
    const held: Record<string, Value> = {};
    for (const id of ids) {
      const value = this.#written.get(id)?.value ?? stored.get(id);
      if (value !== undefined) held[id] = value;
    }
    return held;
  }

  async flush(): Promise<void> {
    if (this.#written.size === 0) return;
    await this.#lock([...this.#written.keys()]);
    await this.#context.tx.run(upsertDataStores, { rows: [...this.#written.values()].map(({ row }) => row) });
  }

  async #lock(ids: readonly string[]): Promise<void> {
    const { tx } = this.#context;
    if (tx.dialect === 'postgres') await tx.all(lockDataStores, { ids });
  }
}
