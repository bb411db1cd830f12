import { insertRows, param, statement } from './statement.ts';

export interface StatisticRow {
  readonly definition_id: string;
  readonly element: string;
  readonly started: number;
  readonly completed: number;
  readonly cancelled: number;
}

const COUNTS = {
  definition_id: 'text',
  element: 'text',
  started: 'integer',
  completed: 'integer',
  cancelled: 'integer',
} as const;

const SUMS =
  'cast(sum(started) as bigint) as started, cast(sum(completed) as bigint) as completed, cast(sum(cancelled) as bigint) as cancelled';

/** Appended, never updated: no hot row. */
export const addStatistics = statement<{ rows: readonly StatisticRow[]; position: number }>('statistic.add', ({ knex, rows }) =>
  knex.raw(
    `insert into element_statistic (definition_id, element, position, started, completed, cancelled)
     select definition_id, element, cast(? as bigint), started, completed, cancelled from ?`,
    [param('position'), rows('rows', COUNTS, 'r')],
  ),
);

/** Counts of a definition's elements up to the last seal. */
export const sealedStatistics = statement<{ definitionId: string }, StatisticRow>('statistic.ofDefinition', ({ knex }) =>
  knex.raw(
    `select definition_id, element, ${SUMS} from element_statistic where definition_id = ? group by definition_id, element order by element`,
    [param('definitionId')],
  ),
);

/** What a seal wrote of one element, or several seals together. */
export interface PlacedStatistic extends StatisticRow {
  /** The last journal position that it counts. */
  readonly position: number;
}

/** Elements of which more than `most` seals tell, each with the sum of them. */
export const scatteredStatistics = statement<{ most: number; limit: number }, PlacedStatistic>(
  'statistic.scattered',
  ({ knex }) =>
    knex.raw(
      `select definition_id, element, max(position) as position, ${SUMS} from element_statistic
       group by definition_id, element having count(*) > ? limit ?`,
      [param('most'), param('limit')],
    ),
);

/** With `insertStatistics` of the same rows: one row in place of many. `upTo` spares what a seal adds meanwhile. */
export const deleteStatistics = statement<{ rows: readonly PlacedStatistic[]; upTo: number }>(
  'statistic.delete',
  ({ knex, rows }) =>
    knex.raw(
      `delete from element_statistic where position <= ? and (definition_id, element) in (select definition_id, element from ?)`,
      [param('upTo'), rows('rows', { definition_id: 'text', element: 'text' }, 'r')],
    ),
);

export const insertStatistics = insertRows<PlacedStatistic>('statistic.insert', 'element_statistic', {
  ...COUNTS,
  position: 'integer',
});
