import type { Knex } from 'knex';
import { holds } from '../runtime/actor.ts';
import type { QueryContext } from '../runtime/command.ts';

/** Only rows of running instances, joined as `i`, that the actor may see: all with `instance.read`, else those they started. */
export function whereRunning({ actor }: QueryContext, query: Knex.QueryBuilder): void {
  void query.whereRaw("i.status in ('ACTIVE', 'SUSPENDED')");
  if (!holds(actor, 'instance.read')) void query.where('i.started_by', actor.userId);
}
