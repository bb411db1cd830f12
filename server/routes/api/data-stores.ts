/** `/api/data-stores`: what data stores of the processes hold. Only processes write them. */
import { Type } from '@sinclair/typebox';
import { type DataStoreView, getDataStore, listDataStores, toPlainJson } from '../../../engine/index.ts';
import { ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';

const tags = ['data stores'];
const right = 'instance.read';
const STORE = { id: Type.String(), updatedAt: Type.String(), updatedBy: Type.String() };

export const dataStoreRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/data-stores',
    summary: 'Data stores that processes have written, by id',
    tags,
    right,
    query: Type.Object({
      firstResult: Type.Optional(Type.Integer({ minimum: 0 })),
      maxResults: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    }),
    replies: { 200: Type.Object({ items: Type.Array(Type.Object(STORE)) }) },
    async handler({ ask, query }) {
      return ok({ items: (await ask(listDataStores, query)).map(shown) });
    },
  }),
  route({
    method: 'GET',
    path: '/api/data-stores/{id}',
    summary: 'What one data store holds, and which process instance wrote it last',
    tags,
    right,
    params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) }),
    replies: { 200: Type.Object({ ...STORE, value: Type.Unknown() }) },
    async handler({ ask, params }) {
      const store = await ask(getDataStore, { id: params.id });
      return ok({ ...shown(store), value: toPlainJson(store.value) });
    },
  }),
];

function shown({ id, updatedAt, updatedBy }: DataStoreView) {
  return { id, updatedAt: new Date(updatedAt).toISOString(), updatedBy };
}
