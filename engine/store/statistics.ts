import { param, statement } from './statement.ts';

export interface StatisticRow {
  readonly definition_id: string;
  readonly element: string;
  readonly started: number;
  readonly completed: number;
  readonly cancelled: number;
}

/** Appended, never updated: no hot row. */
export const addStatistics = statement<{ rows: readonly StatisticRow[]; position: number }>('statistic.add', ({ knex, rows }) =>
  knex.raw(
    `insert into element_statistic (definition_id, element, position, started, completed, cancelled)
     select definition_id, element, cast(? as bigint), started, completed, cancelled from ?`,
    [
      param('position'),
      rows(
        'rows',
        { definition_id: 'text', element: 'text', started: 'integer', completed: 'integer', cancelled: 'integer' },
        'r',
      ),
    ],
  ),
);

/** Counts of a definition's elements up to the last seal. */
export const sealedStatistics = statement<{ definitionId: string }, StatisticRow>('statistic.ofDefinition', ({ knex }) =>
  knex.raw(
    `select definition_id, element, cast(sum(started) as bigint) as started, cast(sum(completed) as bigint) as completed,
       cast(sum(cancelled) as bigint) as cancelled
     from element_statistic where definition_id = ? group by definition_id, element order by element`,
    [param('definitionId')],
  ),
);
