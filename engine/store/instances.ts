import { insertRows, param, statement } from './statement.ts';

/** A process instance: its state, its place in the tree and the head of its journal. */
export interface InstanceRow {
  readonly id: string;
  readonly root_id: string;
  readonly parent_id: string | null;
  readonly parent_execution: number | null;
  readonly definition_id: string;
  readonly definition_key: string;
  readonly business_key: string | null;
  readonly status: string;
  readonly state: string;
  readonly journal_length: number;
  readonly journal_head: string;
  readonly started_at: number;
  readonly started_by: string;
  readonly ended_at: number | null;
  readonly end_reason: string | null;
  readonly removal_time: number | null;
}

/** Takes the lock that serialises everything in one tree. On SQLite the writer is alone, so reading is enough. */
export const lockRoot = statement<{ id: string }, { id: string }>('instance.lockRoot', ({ knex, dialect }) => {
  const query = knex('process_instance').select('id').where('id', param('id'));
  return dialect === 'postgres' ? query.forUpdate() : query;
});

export const findInstance = statement<{ id: string }, InstanceRow>(
  'instance.find',
  ({ knex }) => knex('process_instance').select('*').where('id', param('id')),
  { instance: 'id' },
);

export const findCalledInstance = statement<{ rootId: string; parentId: string; execution: number }, { id: string }>(
  'instance.findCalled',
  ({ knex }) =>
    knex('process_instance')
      .select('id')
      .where('root_id', param('rootId'))
      .whereRaw('root_id <> id')
      .where('parent_id', param('parentId'))
      .where('parent_execution', param('execution'))
      .whereNull('ended_at'),
);

const COLUMNS = {
  id: 'text',
  root_id: 'text',
  parent_id: 'text',
  parent_execution: 'integer',
  definition_id: 'text',
  definition_key: 'text',
  business_key: 'text',
  status: 'text',
  state: 'text',
  journal_length: 'integer',
  journal_head: 'text',
  started_at: 'integer',
  started_by: 'text',
  ended_at: 'integer',
  end_reason: 'text',
  removal_time: 'integer',
} as const;

export const insertInstances = insertRows<InstanceRow>('instance.insert', 'process_instance', COLUMNS);

export type InstanceChange = Pick<
  InstanceRow,
  'id' | 'status' | 'state' | 'journal_length' | 'journal_head' | 'ended_at' | 'end_reason' | 'removal_time'
>;

export const updateInstances = statement<{ rows: readonly InstanceChange[] }>('instance.update', ({ knex, rows }) =>
  knex.raw(
    `update process_instance set status = r.status, state = r.state, journal_length = r.journal_length,
      journal_head = r.journal_head, ended_at = r.ended_at, end_reason = r.end_reason, removal_time = r.removal_time
     from ? where process_instance.id = r.id`,
    [
      rows(
        'rows',
        {
          id: 'text',
          status: 'text',
          state: 'text',
          journal_length: 'integer',
          journal_head: 'text',
          ended_at: 'integer',
          end_reason: 'text',
          removal_time: 'integer',
        },
        'r',
      ),
    ],
  ),
);
