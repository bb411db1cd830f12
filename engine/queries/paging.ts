/** Lists: a page of rows and how many there are in all. */
import type { Knex } from 'knex';
import type { QueryContext } from '../runtime/command.ts';
import { type BuildContext, builtFor } from '../store/statement.ts';

export interface PageInput {
  readonly firstResult?: number;
  readonly maxResults?: number;
}

const DEFAULT_PAGE = 50;

/** Runs a list query with its page; `query` brings its own order, which must be total so that pages do not overlap. */
export function listPage<R>(
  context: QueryContext,
  name: string,
  page: PageInput,
  query: (build: BuildContext) => Knex.QueryBuilder,
): Promise<R[]> {
  const { tx } = context;
  const limit = page.maxResults ?? DEFAULT_PAGE;
  return tx.all(
    builtFor<R>(tx.dialect, name, (build) => build.page(query(build))),
    { limit, offset: page.firstResult ?? 0 },
  );
}

export async function countRows(
  context: QueryContext,
  name: string,
  query: (build: BuildContext) => Knex.QueryBuilder,
): Promise<number> {
  const { tx } = context;
  const row = await tx.one(
    builtFor<{ count: number }>(tx.dialect, name, (build) => query(build).count({ count: '*' })),
    {},
  );
  return row?.count ?? 0;
}

/**
 * Camunda's `…Like`: `%` stands for any text, `_` for one character. Without regard to capitals on both databases,
 * because SQLite's `like` knows no other way.
 */
export function whereLike(query: Knex.QueryBuilder, column: string, pattern: string | undefined): void {
  if (pattern !== undefined) void query.whereRaw(String.raw`lower(??) like lower(?) escape '\'`, [column, pattern]);
}
