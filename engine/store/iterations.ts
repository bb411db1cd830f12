/** Instances that are iterations of another one's multi-instance. */
import { param, statement } from './statement.ts';

/** Some of those still open: one command cancels no more. */
export const openIterations = statement<{ rootId: string; parentId: string; execution: number }, { id: string }>(
  'iteration.open',
  ({ knex }) =>
    knex('process_instance')
      .select('id')
      .where('root_id', param('rootId'))
      .whereRaw('root_id <> id')
      .where('parent_id', param('parentId'))
      .where('parent_execution', param('execution'))
      .whereNull('ended_at')
      .orderBy('id')
      .limit(100),
);

/** What the completed ones gave under a name: the items of one JSON array, in any order; null when there are none. */
export const outputsOfIterations = statement<
  { rootId: string; parentId: string; execution: number; name: string },
  { outputs: string | null }
>('iteration.outputs', ({ knex, dialect }) =>
  knex('process_instance as i')
    .join('variable as o', 'o.instance_id', 'i.id')
    .select(knex.raw(`${dialect === 'sqlite' ? 'group_concat' : 'string_agg'}(o.value, ',') as outputs`))
    .where('i.root_id', param('rootId'))
    .whereRaw('i.root_id <> i.id')
    .where('i.parent_id', param('parentId'))
    .where('i.parent_execution', param('execution'))
    .where('o.execution', 0)
    .where('o.name', param('name')),
);
