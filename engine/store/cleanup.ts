import { param, statement } from './statement.ts';

/** Roots whose time has come, oldest first. */
export const removableRoots = statement<{ now: number; limit: number }, { id: string }>('cleanup.roots', ({ knex }) =>
  knex.raw('select id from process_instance where removal_time is not null and removal_time <= ? order by removal_time limit ?', [
    param('now'),
    param('limit'),
  ]),
);

/** Everything that ran in these trees. */
export const instancesOfRoots = statement<{ ids: readonly string[] }, { id: string }>('cleanup.instances', ({ knex, inTexts }) =>
  knex.raw('select id from process_instance where ? union all select id from process_instance where root_id <> id and ?', [
    inTexts('id', 'ids'),
    inTexts('root_id', 'ids'),
  ]),
);

function deleteOf(table: string, column: string) {
  return statement<{ ids: readonly string[] }>(`cleanup.${table}`, ({ knex, inTexts }) =>
    knex(table).whereRaw(inTexts(column, 'ids')).delete(),
  );
}

/** In the order in which they must go. The journal keeps its rows: see `tombstoneJournal`. */
export const deletions = [
  deleteOf('variable', 'instance_id'),
  deleteOf('task', 'instance_id'),
  deleteOf('incident', 'instance_id'),
  deleteOf('operation_log', 'root_id'),
] as const;

/** Sets the payload's digest in its place, so that the chain still verifies. */
export const journalPayloads = statement<{ ids: readonly string[]; limit: number }, { position: number; payload: string }>(
  'cleanup.journalPayloads',
  ({ knex, inTexts }) =>
    knex.raw('select position, payload from journal where payload is not null and ? order by position limit ?', [
      inTexts('instance_id', 'ids'),
      param('limit'),
    ]),
);

export const tombstoneJournal = statement<{ rows: readonly { position: number; digest: string }[] }>(
  'cleanup.tombstone',
  ({ knex, rows }) =>
    knex.raw('update journal set payload = null, digest = r.digest from ? where journal.position = r.position', [
      rows('rows', { position: 'integer', digest: 'text' }, 'r'),
    ]),
);

/** The row stays as the journal's anchor, without its state. */
export const forgetInstances = statement<{ ids: readonly string[] }>('cleanup.forget', ({ knex, inTexts }) =>
  knex('process_instance').whereRaw(inTexts('id', 'ids')).update({
    state: '{}',
    removal_time: null,
    status: 'REMOVED',
    business_key: null,
    end_reason: null,
  }),
);
