/** Camunda's list queries come four times: as GET and POST, and both again as a count. */
import { Type, type Static, type TObject } from '@sinclair/typebox';
import { ok } from '../../http/reply.ts';
import { route, type Call, type Route } from '../../http/route.ts';
import { Count, Dto, LONGEST_PAGE, Page } from './schemas.ts';

export interface PageRequest {
  readonly firstResult: number;
  readonly maxResults: number;
}

type Asking = Pick<Call<never, never, never>, 'ask' | 'actor'>;

interface Twins<F extends TObject> {
  readonly path: `/engine-rest/${string}`;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly filter: F;
  list(call: Asking, filter: Static<F>, page: PageRequest): Promise<readonly unknown[]>;
  count(call: Asking, filter: Static<F>): Promise<number>;
  /** False where Camunda has only the GET form. */
  readonly post?: boolean;
}

/** @param twins its filter has only optional fields, none of them named like the page's */
export function twins<F extends TObject>(twins: Twins<F>): Route[] {
  const { path, summary, tags, filter } = twins;
  const paging = Type.Object(Page);
  const both = Type.Composite([filter, paging]);
  const page = (asked: Static<typeof paging>): PageRequest => ({
    firstResult: asked.firstResult ?? 0,
    maxResults: Math.min(asked.maxResults ?? LONGEST_PAGE, LONGEST_PAGE),
  });
  const listed = { 200: Type.Array(Dto) };
  const get: Route[] = [
    route({
      method: 'GET',
      path,
      summary,
      tags,
      query: both,
      replies: listed,
      handler: async (call) => ok(await twins.list(call, filterIn(call.query), page(pageIn(call.query)))),
    }),
    route({
      method: 'GET',
      path: `${path}/count`,
      summary: `${summary}: how many`,
      tags,
      query: filter,
      replies: { 200: Count },
      handler: async (call) => ok({ count: await twins.count(call, call.query) }),
    }),
  ];
  if (twins.post === false) return get;
  return [
    ...get,
    route({
      method: 'POST',
      path,
      summary,
      tags,
      query: paging,
      body: filter,
      replies: listed,
      handler: async (call) => ok(await twins.list(call, call.body, page(call.query))),
    }),
    route({
      method: 'POST',
      path: `${path}/count`,
      summary: `${summary}: how many`,
      tags,
      body: filter,
      replies: { 200: Count },
      handler: async (call) => ok({ count: await twins.count(call, call.body) }),
    }),
  ];

  // `both` was checked: it is a filter and a page in one object.
  function filterIn(value: unknown): Static<F> {
    return value as Static<F>;
  }
  function pageIn(value: unknown): Static<typeof paging> {
    return value as Static<typeof paging>;
  }
}
