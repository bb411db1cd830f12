import { Type } from '@sinclair/typebox';
import { Page } from '../commands/schemas.ts';
import { CartableError } from '../errors.ts';
import { type Value, decode } from '../expression/value.ts';
import { type Query, requireRight } from '../runtime/command.ts';
import { type DataStoreRow, findDataStore } from '../store/data-stores.ts';
import { type PageInput, listPage } from './paging.ts';

export interface DataStoreView {
  readonly id: string;
  readonly updatedAt: number;
  /** The instance that wrote it last. */
  readonly updatedBy: string;
}

/** Data stores that have been written, by id, without what they hold. Needs `instance.read`. */
export const listDataStores: Query<PageInput, readonly DataStoreView[]> = {
  name: 'dataStore.list',
  input: Type.Object({ ...Page }, { additionalProperties: false }),
  async run(context, page) {
    requireRight(context.actor, 'instance.read');
    const rows = await listPage<Omit<DataStoreRow, 'value'>>(context, 'dataStore.list', page, ({ knex }) =>
      knex('data_store').select('id', 'updated_at', 'updated_by').orderBy('id'),
    );
    return rows.map(viewOf);
  },
};

/** One data store and what it holds. Needs `instance.read`. */
export const getDataStore: Query<{ readonly id: string }, DataStoreView & { readonly value: Value }> = {
  name: 'dataStore.get',
  input: Type.Object({ id: Type.String() }, { additionalProperties: false }),
  async run(context, { id }) {
    requireRight(context.actor, 'instance.read');
    const row = await context.tx.one(findDataStore, { id });
    if (row === undefined) throw new CartableError('NOT_FOUND', `Nothing has been written into a data store ${id}.`);
    return { ...viewOf(row), value: decode(row.value) };
  },
};

function viewOf(row: Omit<DataStoreRow, 'value'>): DataStoreView {
  return { id: row.id, updatedAt: row.updated_at, updatedBy: row.updated_by };
}
