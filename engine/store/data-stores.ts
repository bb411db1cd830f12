/** What data stores hold: one row per store, for all instances of all definitions that name its id. */
import { insertRows, param, statement } from './statement.ts';

export interface DataStoreRow {
  readonly id: string;
  /** As `encode` of expression/value.ts wrote it. */
  readonly value: string;
  readonly updated_at: number;
  /** The instance that wrote it last. */
  readonly updated_by: string;
}

export const readDataStores = statement<{ ids: readonly string[] }, Pick<DataStoreRow, 'id' | 'value'>>(
  'dataStore.read',
  ({ knex, inTexts }) => knex('data_store').select('id', 'value').whereRaw(inTexts('id', 'ids')),
);

export const findDataStore = statement<{ id: string }, DataStoreRow>('dataStore.find', ({ knex }) =>
  knex('data_store').select('*').where('id', param('id')),
);

/**
 * Until the end of the transaction nobody else writes these, nor reads them to write them: also those that have no row yet.
 * On SQLite the writer is alone.
 */
export const lockDataStores = statement<{ ids: readonly string[] }, { lock: unknown }>('dataStore.lock', ({ knex, dialect }) =>
  dialect === 'postgres'
    ? knex.raw(
        `select pg_advisory_xact_lock(hashtextextended('data_store ' || id, 0)) as lock
           from (select distinct value as id from jsonb_array_elements_text(?::jsonb) as value order by 1) as ids`,
        [param('ids')],
      )
    : knex.raw('select 1 as lock'),
);

export const upsertDataStores = insertRows<DataStoreRow>(
  'dataStore.upsert',
  'data_store',
  { id: 'text', value: 'text', updated_at: 'integer', updated_by: 'text' },
  `on conflict (id) do update set value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
);
