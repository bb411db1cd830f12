/** `/api/<path>` of every plugin resource: list, export, open, create, change. */
import { Type, type TObject } from '@sinclair/typebox';
import {
  CartableError,
  changeSchema,
  createRecord,
  creationSchema,
  filterNames,
  getRecord,
  listRecords,
  recordSchema,
  RECORDS_AT_ONCE,
  updateRecord,
  type Plugin,
  type Resource,
} from '../../../engine/index.ts';
import { recordsToCsv } from '../../csv.ts';
import { content, created, ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';

const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) });
const Version = Type.Object({ id: Type.String(), version: Type.Integer() });
const PAGE = 200;

export function recordRoutes(plugins: readonly Plugin[]): Route[] {
  return plugins.flatMap((plugin) => plugin.resources.flatMap((resource) => routesOf(plugin, resource)));
}

function routesOf(plugin: Plugin, resource: Resource): Route[] {
  const tags = [plugin.name];
  const { create, update } = resource.access;
  return [
    list(resource, tags),
    open(resource, tags),
    ...(create ? [creation(resource, tags, create.right)] : []),
    ...(update ? [change(resource, tags, update.right)] : []),
  ];
}

function list(resource: Resource, tags: string[]): Route {
  const filters = filterNames(resource);
  const Filters: TObject = Type.Object(
    Object.fromEntries(filters.map((name) => [name, Type.Optional(Type.String({ maxLength: 200 }))])),
  );
  const Page = Type.Object({
    q: Type.Optional(Type.String({ maxLength: 200, description: 'Search in the texts of a record' })),
    sort: Type.Optional(Type.String({ maxLength: 100, description: 'A field; - before it for descending' })),
    firstResult: Type.Optional(Type.Integer({ minimum: 0 })),
    maxResults: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE })),
    format: Type.Optional(Type.Union([Type.Literal('json'), Type.Literal('csv')])),
  });
  return route({
    method: 'GET',
    path: `/api/${resource.path}`,
    summary: `List ${resource.name}`,
    tags,
    right: resource.access.read.right,
    query: Type.Object({ ...Filters.properties, ...Page.properties }),
    alsoAs: 'text/csv',
    replies: { 200: Type.Object({ items: Type.Array(recordSchema(resource)), total: Type.Integer() }) },
    async handler({ ask, query }) {
      const { q, sort, firstResult, maxResults, format } = query;
      const given: Readonly<Record<string, unknown>> = query;
      const chosen = filters.flatMap((name): [string, string][] => {
        const value = given[name];
        return typeof value === 'string' ? [[name, value]] : [];
      });
      const request = {
        resource: resource.path,
        filters: Object.fromEntries(chosen),
        ...(q === undefined ? {} : { search: q }),
        ...(sort === undefined ? {} : { sort }),
      };
      if (format !== 'csv')
        return ok(await ask(listRecords, { ...request, firstResult: firstResult ?? 0, maxResults: maxResults ?? 50 }));
      const { items, total } = await ask(listRecords, { ...request, maxResults: RECORDS_AT_ONCE });
      if (total > items.length)
        throw new CartableError('PAYLOAD_TOO_LARGE', `${total} records are too many for one file: narrow the filter`);
      return content('text/csv; charset=utf-8', recordsToCsv(resource, items), {
        'Content-Disposition': `attachment; filename="${resource.name}.csv"`,
      });
    },
  });
}

function open(resource: Resource, tags: string[]): Route {
  return route({
    method: 'GET',
    path: `/api/${resource.path}/{id}`,
    summary: `Open one ${resource.name}`,
    tags,
    right: resource.access.read.right,
    params: Id,
    replies: { 200: openedSchema(resource) },
    async handler({ ask, params }) {
      const record = await ask(getRecord, { resource: resource.path, id: params.id });
      const version: unknown = record['version'];
      return ok(record, typeof version === 'number' ? { ETag: `"${version}"` } : {});
    },
  });
}

/** What a plugin adds to one opened record (lines, history) it does not declare. */
function openedSchema(resource: Resource): TObject {
  const record = recordSchema(resource);
  if (resource.details === undefined) return record;
  return Type.Object(record.properties, { additionalProperties: true, description: 'With the details of one record' });
}

function creation(resource: Resource, tags: string[], right: string): Route {
  return route({
    method: 'POST',
    path: `/api/${resource.path}`,
    summary: `Create a ${resource.name}`,
    tags,
    right,
    body: creationSchema(resource),
    replies: { 201: Version },
    async handler({ execute, body }) {
      const record = await execute(createRecord, { resource: resource.path, values: body });
      return created(record, { Location: `/api/${resource.path}/${record.id}`, ETag: `"${record.version}"` });
    },
  });
}

function change(resource: Resource, tags: string[], right: string): Route {
  return route({
    method: 'PATCH',
    path: `/api/${resource.path}/{id}`,
    summary: `Change a ${resource.name}; If-Match carries the version that the writer saw`,
    tags,
    right,
    params: Id,
    body: changeSchema(resource),
    ifMatch: true,
    replies: { 200: Version },
    async handler({ execute, params, body, header }) {
      const input = { resource: resource.path, id: params.id, version: versionOf(header('if-match')), values: body };
      const record = await execute(updateRecord, input);
      return ok(record, { ETag: `"${record.version}"` });
    },
  });
}

function versionOf(ifMatch: string | undefined): number {
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch ?? '')?.[1];
  if (version !== undefined) return Number(version);
  const message = 'send the version that you saw as If-Match: "3"';
  throw new CartableError('VALIDATION', message, { faults: [{ at: '/header/If-Match', message }] });
}
