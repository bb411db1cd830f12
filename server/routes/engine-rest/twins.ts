/** Camunda's list queries come four times: as GET and POST, and both again as a count. */
import { Type, type Static, type TObject } from '@sinclair/typebox';
import { refuseLacking } from '../../camunda/filters.ts';
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
  /** Filters that Camunda has and this list does not: refused by name. */
  readonly lacking: readonly string[];
  /** False where Camunda has only the GET form. */
  readonly post?: boolean;
}

/** @param twins its filter has only optional fields, none of them named like the page's */
export function twins<F extends TObject>(twins: Twins<F>): Route[] {
  const { path, summary, tags, filter } = twins;
  const paging = Type.Object(Page);
  const both = Type.Composite([filter, paging]);
  const list = async (call: Asking, given: Static<F>, { firstResult = 0, maxResults = LONGEST_PAGE }: Static<typeof paging>) => {
    refuseLacking(twins.lacking, given);
    // Asked even for none: who may not read the list hears so.
    const page = { firstResult, maxResults: Math.min(Math.max(maxResults, 1), LONGEST_PAGE) };
    const rows = await twins.list(call, given, page);
    return ok(maxResults === 0 ? [] : rows);
  };
  const count = async (call: Asking, given: Static<F>) => {
    refuseLacking(twins.lacking, given);
    return ok({ count: await twins.count(call, given) });
  };
  const listed = { 200: Type.Array(Dto) };
  const get: Route[] = [
    route({
      method: 'GET',
      path,
      summary,
      tags,
      query: both,
      replies: listed,
      handler: (call) => list(call, filterIn(call.query), pageIn(call.query)),
    }),
    route({
      method: 'GET',
      path: `${path}/count`,
      summary: `${summary}: how many`,
      tags,
      query: filter,
      replies: { 200: Count },
      handler: (call) => count(call, call.query),
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
      handler: (call) => list(call, call.body, call.query),
    }),
    route({
      method: 'POST',
      path: `${path}/count`,
      summary: `${summary}: how many`,
      tags,
      body: filter,
      replies: { 200: Count },
      handler: (call) => count(call, call.body),
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
