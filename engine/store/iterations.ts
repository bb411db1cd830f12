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

/** What the completed ones gave under a name, each with its counter. */
export const outputsOfIterations = statement<
  { rootId: string; parentId: string; execution: number; name: string },
  { counter: string; output: string }
>('iteration.outputs', ({ knex }) =>
  knex('process_instance as i')
    .join('variable as o', 'o.instance_id', 'i.id')
    .join('variable as c', 'c.instance_id', 'i.id')
    .select('c.value as counter', 'o.value as output')
    .where('i.root_id', param('rootId'))
    .where('i.parent_id', param('parentId'))
    .where('i.parent_execution', param('execution'))
    .where('o.execution', 0)
    .where('o.name', param('name'))
    .where('c.execution', 0)
    .where('c.name', 'loopCounter'),
);
